import { checkChecksums } from './checksums.ts'
import type { MigrationContext } from './context.ts'
import { databaseVersions } from './database-versions.ts'
import { leaseTime } from './lease.ts'
import { pause } from './pause.ts'
import { checkCurrent, type Plan, planApplying, planUndoing, type Step } from './plan.ts'
import type { AppliedStep } from './progress.ts'
import { LeaseLostError, MigrationError, VersionTableError } from './run-errors.ts'
import { isLockFailure } from './sql-state.ts'
import { stateOf } from './state.ts'
import { loadModule, planMoves, runStep } from './step.ts'
import type { Move, Versions } from './versions.ts'

/** The steps that ran, in order, and the rows of the version table afterwards. */
export interface RunResult {
  readonly applied: AppliedStep[]
  readonly heads: string[]
  /** The revisions that there was no time left for: the same run once more goes on with them. */
  readonly pending: string[]
}

/** How often in a row the rows may be others than planned for without less being left to do. */
const patience = 5

/**
 * Plans from what the database is on and runs the plan while no other migrator may, each step in a
 * transaction with its move of the version table, or all in one where the settings say so. What another
 * migrator did meanwhile is left out, so that each revision runs once.
 *
 * @throws RevisionError if there is no plan, or a file of it is no revision; nothing has run then
 * @throws ChangedRevisionError, LockedError; nothing has run then
 * @throws MigrationError if a step fails
 */
export async function run(
  context: MigrationContext,
  plan: (current: readonly string[]) => Plan,
): Promise<RunResult> {
  const versions = context.versions ?? databaseVersions(context)
  const found = await versions.read(context.db)
  const rows = found?.rows ?? []
  const { steps, heads } = plan(rows)
  checkChecksums(context, found)
  if (steps.length === 0) return { applied: [], heads, pending: [] }
  // Every file before the first one runs: what does not load stops the run before it begins.
  await Promise.all(steps.map(({ revision }) => loadModule(context, revision)))
  const current = await versions.acquire(context.db)
  try {
    const left = isSame(rows, current) ? steps : planAgain(context, current, steps)
    return await runSteps(context, versions, current, left)
  } finally {
    await versions.release(context.db)
  }
}

async function runSteps(
  context: MigrationContext,
  versions: Versions,
  rows: readonly string[],
  steps: readonly Step[],
): Promise<RunResult> {
  const { db, graph, settings, remainingTime = () => 1, wait = pause } = context
  const applied: AppliedStep[] = []
  let current = rows
  let state = stateOf(graph, current)
  let pending = [...steps]
  let misses = 0
  let retries = 0
  while (pending.length > 0 && (applied.length === 0 || remainingTime() > 0)) {
    const together = settings.transactionMode === 'per-run' ? pending : pending.slice(0, 1)
    const moves = planMoves(context, current, state, together)
    const failure = await runMoves(context, versions, moves)
    if (failure) {
      const { error } = failure
      const isMoved = error instanceof VersionTableError || error instanceof LeaseLostError
      if (isMoved && misses < patience) {
        current = await versions.acquire(db)
        const left = planAgain(context, current, pending)
        misses = left.length < pending.length ? 0 : misses + 1
        pending = left
        state = stateOf(graph, current)
        continue
      }
      if (isLockFailure(error) && retries < settings.ddlLockRetries) {
        retries += 1
        await wait(pauseBefore(retries))
        state = stateOf(graph, current)
        continue
      }
      // The answer to a commit can get lost on its way.
      const settled = await versions.acquire(db, leaseTime).catch(() => undefined)
      if (!settled || !isSame(settled, moves.at(-1)?.after ?? [])) {
        await versions.failStep(db, failure.move, error)
        throw new MigrationError(applied, failure.move.step, error, settled !== undefined)
      }
    }
    applied.push(...moves.map(({ step }) => step))
    pending = pending.slice(moves.length)
    current = moves.at(-1)?.after ?? current
    retries = 0
  }
  return { applied, heads: [...current], pending: pending.map(({ revision }) => revision) }
}

/** Runs steps in one transaction. Gives what stopped it, and the step it was at. */
async function runMoves(
  context: MigrationContext,
  versions: Versions,
  moves: readonly Move[],
): Promise<{ error: unknown; move: Move } | undefined> {
  let running = moves[0] as Move
  try {
    await context.db.transaction().execute(async (transaction) => {
      for (running of moves) await runStep(context, versions, transaction, running)
    })
    return undefined
  } catch (error) {
    return { error, move: running }
  }
}

/** Milliseconds: those who wait for the same lock must not meet again. */
function pauseBefore(retry: number): number {
  return Math.min(500 * 2 ** (retry - 1), 15_000) * (0.5 + Math.random() / 2)
}

function isSame(rows: readonly string[], others: readonly string[]): boolean {
  return rows.join() === others.join()
}

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
