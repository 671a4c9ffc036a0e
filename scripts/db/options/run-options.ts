import { type Command, InvalidArgumentError } from 'commander'
import type { MigrationContext, RunResult } from '../../../db/migrate/revisions.ts'
import { MoreToDoError } from '../errors.ts'
import type { Session } from '../session/session.ts'
import { whoRuns } from '../session/who.ts'

export interface RunOptions {
  /** Seconds. */
  readonly lockTimeout?: number
  /** Milliseconds. */
  readonly ddlLockTimeout?: number
  /** Milliseconds. */
  readonly budget?: number
  readonly strict?: boolean
}

export function addLockOption(command: Command): Command {
  return command.option(
    '--lock-timeout <seconds>',
    'how long to wait for another migrator (default: until it is done)',
    parseNumber,
  )
}

/** The options of a command that runs revisions. */
export function addRunOptions(command: Command): Command {
  return addLockOption(command)
    .option(
      '--ddl-lock-timeout <milliseconds>',
      'how long a statement waits for a lock before its revision is tried again',
      parseNumber,
    )
    .option(
      '--budget <milliseconds>',
      'stop between two revisions once it is used up, with exit code 4',
      parseNumber,
    )
    .option('--strict', 'fail where the file of an applied revision was changed since')
}

/** A context that goes about a run as the options say. */
export function withRunOptions(
  context: MigrationContext,
  session: Session,
  { lockTimeout, ddlLockTimeout, budget, strict = false }: RunOptions,
): MigrationContext {
  const began = performance.now()
  return {
    ...context,
    settings: { ...context.settings, ...(ddlLockTimeout !== undefined && { ddlLockTimeout }) },
    who: whoRuns(session.env),
    isStrict: strict,
    ...(lockTimeout !== undefined && { lockTimeout: lockTimeout * 1000 }),
    ...(budget !== undefined && { remainingTime: () => began + budget - performance.now() }),
    onWait: ({ owner, since }) =>
      session.inform(`Waiting for another migrator: ${owner}, at work since ${since}`),
  }
}

/** @throws MoreToDoError if the time was over before all was done */
export function checkIsComplete({ pending }: RunResult): void {
  if (pending.length > 0) throw new MoreToDoError(pending)
}

function parseNumber(text: string): number {
  const number = Number(text)
  if (text.trim() !== '' && number >= 0 && Number.isFinite(number)) return number
  throw new InvalidArgumentError('It has to be a number, 0 or more.')
}
