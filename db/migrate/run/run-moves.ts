import type { MigrationContext } from '../context.ts'
import type { Move, Versions } from '../database/versions.ts'
import { runsAlone } from '../directory/revision-module.ts'
import type { Step } from '../plan/plan.ts'
import { InterruptedError } from './errors.ts'
import { checkSignal, untilAborted } from './interruption.ts'
import { loadModule, runStep, runStepAlone } from './step.ts'

/** What stopped some steps. */
export interface Failure {
  readonly error: unknown
  /** The one that was running. */
  readonly move: Move
  /** All of them. */
  readonly moves: readonly Move[]
  /** They run in no transaction. */
  readonly isAlone: boolean
}

/** The steps that are next in one transaction, or the one that is in none. */
export async function takeTogether(
  context: MigrationContext,
  pending: readonly Step[],
): Promise<{ steps: readonly Step[]; isAlone: boolean }> {
  const isPerRun = context.settings.transactionMode === 'per-run'
  const steps: Step[] = []
  for (const step of pending) {
    if (runsAlone(await loadModule(context, step.revision))) {
      return steps.length === 0 ? { steps: [step], isAlone: true } : { steps, isAlone: false }
    }
    steps.push(step)
    if (!isPerRun) break
  }
  return { steps, isAlone: false }
}

/** Runs steps in one transaction, or one in none. Gives what stopped it, and the step it was at. */
export async function runMoves(
  context: MigrationContext,
  versions: Versions,
  moves: readonly Move[],
  isAlone: boolean,
): Promise<Failure | undefined> {
  const { signal } = context
  let running = moves[0] as Move
  try {
    if (isAlone) {
      await runStepAlone(context, versions, running)
      return undefined
    }
    await context.db.transaction().execute(async (transaction) => {
      await versions.begin(transaction, moves)
      const db = untilAborted(transaction, signal)
      for (running of moves) {
        checkSignal(signal)
        await runStep(context, versions, db, running)
      }
      await versions.end(transaction, moves)
    })
    return undefined
  } catch (thrown) {
    // A statement that was canceled for it says so in words of its own.
    const error = signal?.aborted ? new InterruptedError() : thrown
    return { error, move: running, moves, isAlone }
  }
}
