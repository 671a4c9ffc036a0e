import type { MigrationContext } from '../context.ts'
import type { MigrationDatabase } from '../database/migration-database.ts'
import type { Move, Versions } from '../database/versions.ts'
import type { RevisionModule } from '../directory/revision-module.ts'
import type { Step } from '../plan/plan.ts'
import { applyStep, type State } from '../plan/state.ts'
import { callHooks } from './hooks.ts'
import { untilAborted } from './interruption.ts'
import { withoutInvalidIndexes } from './invalid-indexes.ts'
import { keepTransaction } from './keep-transaction.ts'
import { reportStep } from './progress.ts'

/** The code of a revision. Throws RevisionFileError if it does not load. */
export function loadModule(
  { scripts }: MigrationContext,
  revision: string,
): Promise<RevisionModule> {
  const script = scripts.get(revision)
  if (!script) throw new TypeError(`revision ${revision} has no file`)
  return script.load()
}

/** What each step does to the rows of the version table; the state is moved along. */
export function planMoves(
  context: MigrationContext,
  current: readonly string[],
  state: State,
  steps: readonly Step[],
): Move[] {
  let before = current
  return steps.map((step) => {
    applyStep(context.graph, state, step)
    const move = { step: reportStep(context, step), before, after: [...state.rows].sort() }
    before = move.after
    return move
  })
}

/** Runs a step in the transaction that it is given. */
export async function runStep(
  context: MigrationContext,
  versions: Versions,
  transaction: MigrationDatabase,
  move: Move,
): Promise<void> {
  const { step, after } = move
  const module = await loadModule(context, step.revision)
  versions.beginStep(move)
  context.onStep?.(step)
  await module[step.direction](keepTransaction(transaction))
  versions.endStep(move)
  await callHooks(context.settings, { db: transaction, ...step, isStamp: false, heads: after })
}

/** Runs a step that says so in no transaction, and moves the version table in one afterwards. */
export async function runStepAlone(
  context: MigrationContext,
  versions: Versions,
  move: Move,
): Promise<void> {
  const { db, settings } = context
  const { step, after } = move
  const module = await loadModule(context, step.revision)
  await versions.runAlone(db, move, async (own) => {
    const held = untilAborted(own, context.signal)
    context.onStep?.(step)
    await module[step.direction](context.versions ? held : withoutInvalidIndexes(held, context))
  })
  await db.transaction().execute(async (transaction) => {
    await versions.endAlone(transaction, move)
    await callHooks(settings, { db: transaction, ...step, isStamp: false, heads: after })
  })
}
