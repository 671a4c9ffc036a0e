import type { MigrationContext } from '../context.ts'
import { leaseTime } from '../database/lease.ts'
import { isLockFailure } from '../database/sql-state.ts'
import type { Versions } from '../database/versions.ts'
import { checkCurrent, planApplying, planUndoing, type Step } from '../plan/plan.ts'
import { LeaseLostError, OvertakenError, UndoneError, VersionTableError } from './errors.ts'
import { MigrationError } from './migration-error.ts'
import { pause } from './pause.ts'
import type { AppliedStep } from './progress.ts'
import type { Failure } from './run-moves.ts'

/** How far a run has come. */
export interface Progress {
  readonly applied: AppliedStep[]
  /** Nothing may be undone that was not planned to be. */
  readonly isLimited: boolean
  /** The rows of the version table, sorted. */
  current: readonly string[]
  pending: readonly Step[]
  /** How often in a row the rows were others than planned for without less being left to do. */
  misses: number
  /** How often in a row a lock was waited for in vain. */
  retries: number
}

const mostMisses = 5

/**
 * Makes ready to run again what failed for another's doing, with nothing of it left: another migrator
 * was faster, or somebody holds a lock. Says whether that is so.
 */
export async function prepareAgain(
  context: MigrationContext,
  versions: Versions,
  progress: Progress,
  { error, isAlone }: Failure,
): Promise<boolean> {
  const { db, settings, wait = pause } = context
  const isOvertaken = error instanceof VersionTableError || error instanceof LeaseLostError
  if (isOvertaken && progress.misses < mostMisses) {
    const before = progress.pending.length
    setOut(context, progress, await versions.acquire(db))
    progress.misses = progress.pending.length < before ? 0 : progress.misses + 1
    return true
  }
  // What runs in no transaction may be done in part.
  if (isLockFailure(error) && !isAlone && progress.retries < settings.ddlLockRetries) {
    progress.retries += 1
    await versions.keep(db, () => wait(pauseBefore(progress.retries)))
    return true
  }
  return false
}

/**
 * Passes, with what is left to do, where steps that failed are done all the same: the answer to a commit
 * can get lost on its way, and another migrator may have gone on from there.
 *
 * @throws MigrationError if it is not, or that cannot be found out
 */
export async function checkIsDone(
  context: MigrationContext,
  versions: Versions,
  progress: Progress,
  { error, move, moves, isAlone }: Failure,
): Promise<void> {
  const { db, graph } = context
  const { applied } = progress
  const found = await versions.acquire(db, leaseTime).catch(() => undefined)
  // Rows that no file declares say nothing of these steps.
  const rows = found?.every((row) => graph.has(row)) ? found : undefined
  const steps = moves.map(({ step }) => step)
  if (rows && planAgain(context, rows, steps).length === 0) {
    return setOut(context, progress, rows)
  }
  // It may be done where nobody knows, and the journal must not say that it is not.
  if (rows || isAlone) await versions.failStep(db, move, error)
  if (context.versions) throw new MigrationError(applied, move.step, error, 'script')
  const remains = isAlone ? 'part' : rows ? 'nothing' : 'unknown'
  throw new MigrationError(applied, move.step, error, remains)
}

/**
 * Makes a run go on from rows that may be others than were planned for.
 *
 * @throws OvertakenError if more would be undone than may be
 * @throws UndoneError if it would do again what it has done
 */
export function setOut(
  context: MigrationContext,
  progress: Progress,
  current: readonly string[],
): void {
  const pending = planAgain(context, current, progress.pending)
  const done = progress.applied.map(({ revision }) => revision)
  const planned = progress.pending.map(({ revision }) => revision)
  const left = pending.map(({ revision }) => revision)
  const undone = left.filter((id) => done.includes(id))
  if (undone.length > 0) throw new UndoneError(undone)
  const more = left.filter((id) => !planned.includes(id))
  if (progress.isLimited && more.length > 0) throw new OvertakenError(more)
  Object.assign(progress, { current, pending })
}

/**
 * Passes where the rows that a run has left behind are known to be of its last step, or of what came after.
 *
 * @throws UndoneError if it would do again what it has done
 */
export function checkIsKept(
  context: MigrationContext,
  applied: readonly AppliedStep[],
  left: readonly string[] | undefined,
): void {
  // Rows that no file declares say nothing of these steps.
  if (!left?.every((row) => context.graph.has(row))) return
  const undone = planAgain(context, left, applied).map(({ revision }) => revision)
  if (undone.length > 0) throw new UndoneError(undone)
}

/** What is still to do of some steps, from rows that may be others than these were planned from. */
function planAgain(
  { graph }: MigrationContext,
  current: readonly string[],
  pending: readonly Step[],
): Step[] {
  checkCurrent(graph, current)
  const revisions = pending.map(({ revision }) => revision)
  const plan = pending[0]?.direction === 'up' ? planApplying : planUndoing
  return plan(graph, current, revisions).steps
}

export function isSame(rows: readonly string[], others: readonly string[]): boolean {
  return rows.join() === others.join()
}

/** Milliseconds: those who wait for the same lock must not meet again. */
function pauseBefore(retry: number): number {
  return Math.min(500 * 2 ** (retry - 1), 15_000) * (0.5 + Math.random() / 2)
}
