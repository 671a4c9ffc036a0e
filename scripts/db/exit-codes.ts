import {
  InterruptedError,
  LockedError,
  reason,
  UnknownCurrentError,
} from '../../db/migrate/revisions.ts'
import { MoreToDoError, NotHandledError } from './errors.ts'

/** What the process ends with: scripts rely on these. */
export const exitCodes = {
  done: 0,
  failed: 1,
  usage: 2,
  locked: 3,
  moreToDo: 4,
  ahead: 5,
  notHandled: 6,
  /** 128 and the number of SIGINT, as of any program that Ctrl-C ends. */
  interrupted: 130,
} as const

export const exitCodesHelp = `
Exit codes:
  0  done, or nothing to do
  1  failed, or a check found something: one line says what; what was applied before stays, of what failed nothing is left, unless it runs in no transaction
  2  not a command that there is: see --help
  3  another migrator is at work, and --lock-timeout is over
  4  stopped between two revisions, since --budget is used up: run it again to go on
  5  the database is ahead of these files: the line names the revisions that none declares
  6  revisions were written, and a part of the change is to be written by hand: it is listed, and in the files
  130  ended by Ctrl-C or SIGTERM: what was applied before stays, the revision at work was undone`

export function exitCodeOf(error: unknown): number {
  if (isInterruption(error)) return exitCodes.interrupted
  if (error instanceof LockedError) return exitCodes.locked
  if (error instanceof MoreToDoError) return exitCodes.moreToDo
  if (error instanceof NotHandledError) return exitCodes.notHandled
  return error instanceof UnknownCurrentError ? exitCodes.ahead : exitCodes.failed
}

/** By itself, or as what stopped a revision. */
function isInterruption(error: unknown): boolean {
  return [error, (error as Error).cause].some((one) => one instanceof InterruptedError)
}

/** A failure as `--json` tells it: its name, its line, and the members that the error has for programs. */
export function describeFailure(error: unknown): object {
  const { cause: _, ...data } = error instanceof Error ? { ...error } : {}
  return { error: { name: 'Error', ...data, message: reason(error) } }
}
