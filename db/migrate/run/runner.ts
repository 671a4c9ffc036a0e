import type { MigrationContext } from '../context.ts'
import { databaseVersions } from '../database/database-versions.ts'
import type { Versions } from '../database/versions.ts'
import type { Plan } from '../plan/plan.ts'
import { stateOf } from '../plan/state.ts'
import { checkChecksums } from './checksums.ts'
import { checkSignal } from './interruption.ts'
import type { AppliedStep } from './progress.ts'
import { checkIsDone, checkIsKept, isSame, type Progress, prepareAgain, setOut } from './recover.ts'
import { runMoves, takeTogether } from './run-moves.ts'
import { loadModule, planMoves } from './step.ts'

/** The steps that ran, in order, and the rows of the version table afterwards. */
export interface RunResult {
  readonly applied: AppliedStep[]
  readonly heads: string[]
  /** The revisions that there was no time left for: the same run once more goes on with them. */
  readonly pending: string[]
}

/**
 * Plans from what the database is on and runs the plan while no other migrator may, each step in a
 * transaction with its move of the version table, or all in one where the settings say so. What another
 * migrator did meanwhile is left out, so that each revision runs once.
 *
 * @param isLimited nothing is undone that is not in the plan, whatever others have applied since
 * @throws RevisionError if there is no plan, or a file of it is no revision; nothing has run then
 * @throws ChangedRevisionError, LockedError, OvertakenError; nothing has run then
 * @throws UndoneError if what it did is not there any more
 * @throws MigrationError if a step fails, or is interrupted
 * @throws InterruptedError if the run is interrupted between steps, or before the first
 */
export async function run(
  context: MigrationContext,
  plan: (current: readonly string[]) => Plan,
  isLimited = false,
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
  let result: RunResult
  let left: readonly string[] | undefined
  try {
    const counts = { misses: 0, retries: 0 }
    const progress: Progress = { applied: [], isLimited, current: rows, pending: steps, ...counts }
    if (!isSame(rows, current)) setOut(context, progress, current)
    result = await runSteps(context, versions, progress)
  } finally {
    left = await versions.release(context.db)
  }
  checkIsKept(context, result.applied, left)
  return result
}

async function runSteps(
  context: MigrationContext,
  versions: Versions,
  progress: Progress,
): Promise<RunResult> {
  const { graph, signal, remainingTime = () => 1 } = context
  let state = stateOf(graph, progress.current)
  while (progress.pending.length > 0 && (progress.applied.length === 0 || remainingTime() > 0)) {
    checkSignal(signal, progress.applied)
    const { steps, isAlone } = await takeTogether(context, progress.pending)
    const moves = planMoves(context, progress.current, state, steps)
    const failure = await runMoves(context, versions, moves, isAlone)
    if (failure && (await prepareAgain(context, versions, progress, failure))) {
      state = stateOf(graph, progress.current)
      continue
    }
    if (failure) {
      await checkIsDone(context, versions, progress, failure)
      state = stateOf(graph, progress.current)
    } else {
      progress.pending = progress.pending.slice(moves.length)
      progress.current = moves.at(-1)?.after ?? progress.current
    }
    progress.applied.push(...moves.map(({ step }) => step))
    Object.assign(progress, { misses: 0, retries: 0 })
  }
  const left = progress.pending.map(({ revision }) => revision)
  return { applied: progress.applied, heads: [...progress.current], pending: left }
}
