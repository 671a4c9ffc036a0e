import type { MigrationContext } from './context.ts'
import type { Step } from './plan.ts'
import { runsAlone } from './revision-file.ts'
import { loadModule, runStep, runStepAlone } from './step.ts'
import type { Move, Versions } from './versions.ts'

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
  let running = moves[0] as Move
  try {
    if (isAlone) {
      await runStepAlone(context, versions, running)
      return undefined
    }
    await context.db.transaction().execute(async (transaction) => {
      await versions.begin(transaction, moves)
      for (running of moves) await runStep(context, versions, transaction, running)
      await versions.end(transaction, moves)
    })
    return undefined
  } catch (error) {
    return { error, move: running, moves, isAlone }
  }
}
