import type { MigrationContext } from './context.ts'
import { callHooks } from './hooks.ts'
import { checkCurrent, type Plan, planApplying, planUndoing, type Step } from './plan.ts'
import { type AppliedStep, reportStep } from './progress.ts'
import type { MigrationDatabase, RevisionModule } from './revision-file.ts'
import { MigrationError, VersionTableError } from './run-errors.ts'
import { applyStep, type State, stateOf } from './state.ts'
import { databaseVersions, type Move, type Versions } from './versions.ts'

/** The steps that ran, in order, and the rows of the version table afterwards. */
export interface RunResult {
  readonly applied: AppliedStep[]
  readonly heads: string[]
}

/** How often in a row the rows may be others than planned for without less being left to do. */
const patience = 5

/**
 * Plans from what the database is on and runs the plan, each step in a transaction with its move of
 * the version table, or all in one where the settings say so. Where another migrator was faster, the
 * rest is planned again, so that each revision runs once.
 *
 * @throws RevisionError if there is no plan, or a file of it is no revision; nothing has run then
 * @throws MigrationError if a step fails
 */
export async function run(
  context: MigrationContext,
  plan: (current: readonly string[]) => Plan,
): Promise<RunResult> {
  const versions = context.versions ?? databaseVersions(context.settings)
  const rows = await versions.read(context.db)
  const { steps, heads } = plan(rows ?? [])
  if (steps.length === 0) return { applied: [], heads }
  // Every file before the first one runs: what does not load stops the run before it begins.
  await Promise.all(steps.map(({ revision }) => loadModule(context, revision)))
  if (rows === null) await versions.prepare(context.db)
  return runSteps(context, versions, rows ?? [], steps)
}

function loadModule({ scripts }: MigrationContext, revision: string): Promise<RevisionModule> {
  const script = scripts.get(revision)
  if (!script) throw new TypeError(`revision ${revision} has no file`)
  return script.load()
}

async function runSteps(
  context: MigrationContext,
  versions: Versions,
  rows: readonly string[],
  steps: readonly Step[],
): Promise<RunResult> {
  const { graph, settings } = context
  const applied: AppliedStep[] = []
  let current = rows
  let state = stateOf(graph, current)
  let pending = [...steps]
  let misses = 0
  while (pending.length > 0) {
    const together = settings.transactionMode === 'per-run' ? pending : pending.slice(0, 1)
    const moves = planMoves(context, current, state, together)
    const after = moves.at(-1)?.after ?? current
    let running = moves[0]
    try {
      await context.db.transaction().execute(async (transaction) => {
        for (running of moves) await runStep(context, versions, transaction, running)
      })
    } catch (error) {
      if (error instanceof VersionTableError && misses < patience) {
        current = (await versions.read(context.db)) ?? []
        const left = planAgain(context, current, pending)
        state = stateOf(graph, current)
        misses = left.length < pending.length ? 0 : misses + 1
        pending = left
        continue
      }
      // The answer to a commit can get lost on its way.
      const isDone = await hasRows(context, versions, after)
      if (running && !isDone) throw new MigrationError(applied, running.step, error)
    }
    applied.push(...moves.map(({ step }) => step))
    pending = pending.slice(moves.length)
    current = after
  }
  return { applied, heads: [...current] }
}

function planMoves(
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

async function runStep(
  context: MigrationContext,
  versions: Versions,
  transaction: MigrationDatabase,
  move: Move,
): Promise<void> {
  const { step, after } = move
  const module = await loadModule(context, step.revision)
  await versions.beginStep(transaction, move)
  context.onStep?.(step)
  await module[step.direction](transaction)
  await versions.endStep(transaction, move)
  await callHooks(context.settings, { db: transaction, ...step, isStamp: false, heads: after })
}

async function hasRows(
  { db }: MigrationContext,
  versions: Versions,
  wanted: readonly string[],
): Promise<boolean> {
  const rows = await versions.read(db).catch(() => null)
  return rows?.join() === wanted.join()
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
