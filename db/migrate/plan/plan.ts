import type { Graph } from '../graph/graph.ts'
import { ancestors, descendants } from '../graph/lineage.ts'
import { downgradeTarget, notADowngrade } from '../target/downgrade-target.ts'
import { InvalidTargetError } from '../target/errors.ts'
import { upgradeTargets } from '../target/upgrade-target.ts'
import { UnknownCurrentError } from './errors.ts'
import { applyStep, stateOf } from './state.ts'

export interface Step {
  readonly revision: string
  readonly direction: 'up' | 'down'
}

/** Steps in the order in which they run, and the rows of the version table after the last of them. */
export interface Plan {
  readonly steps: Step[]
  readonly heads: string[]
}

/**
 * What takes a database to a target: everything before the target that is not applied.
 *
 * @param current the rows of the version table
 * @param target see upgradeTargets
 * @throws RevisionError if the target, or a row, means nothing here
 */
export function planUpgrade(graph: Graph, current: readonly string[], target: string): Plan {
  checkCurrent(graph, current)
  return planApplying(graph, current, upgradeTargets(graph, current, target))
}

/** What applies the revisions given and everything before them. */
export function planApplying(
  graph: Graph,
  current: readonly string[],
  revisions: readonly string[],
): Plan {
  const wanted = ancestors(graph, revisions, 'all')
  const applied = ancestors(graph, current, 'all')
  const missing = graph.order.filter((id) => wanted.has(id) && !applied.has(id))
  return planSteps(graph, current, missing, 'up')
}

/**
 * What takes a database back to a target: undoes what is applied after it, with everything that
 * depends on that. Of several rows `-N` takes the first by id, where no branch is given.
 *
 * @param current the rows of the version table
 * @param target see downgradeTarget
 * @throws RevisionError if the target, or a row, means nothing here, or the target is not applied
 */
export function planDowngrade(graph: Graph, current: readonly string[], target: string): Plan {
  checkCurrent(graph, current)
  const { revision, branch } = downgradeTarget(graph, [...current].sort(), target)
  const roots = selectRoots(graph, revision, branch, target)
  const plan = planUndoing(graph, current, roots)
  if (plan.steps.length === 0 && revision !== null && !current.includes(revision)) {
    throw notADowngrade(target)
  }
  return plan
}

/** What undoes those of the revisions given that are applied, and everything after them. */
export function planUndoing(
  graph: Graph,
  current: readonly string[],
  revisions: readonly string[],
): Plan {
  const unwanted = descendants(graph, revisions, 'all')
  const applied = ancestors(graph, current, 'all')
  const present = graph.order.filter((id) => unwanted.has(id) && applied.has(id))
  return planSteps(graph, current, present.reverse(), 'down')
}

/** Refuses rows of the version table that no file declares. */
export function checkCurrent(graph: Graph, current: readonly string[]): void {
  const unknown = current.filter((row) => !graph.has(row))
  if (unknown.length > 0) throw new UnknownCurrentError(unknown.sort())
}

/** The revisions right after the target: they go, and what is after them with them. */
function selectRoots(
  graph: Graph,
  revision: string | null,
  branch: string | undefined,
  target: string,
): readonly string[] {
  const roots = revision === null ? graph.bases() : graph.get(revision).children
  if (branch === undefined || roots.length <= 1) return roots
  const line = ancestors(graph, [branch], 'parents')
  const selected = roots.filter((id) => line.has(id))
  if (selected.length === 0) {
    throw new InvalidTargetError(
      target,
      `Not a valid downgrade target from current heads: nothing after '${target}' is on its branch`,
    )
  }
  return selected
}

function planSteps(
  graph: Graph,
  current: readonly string[],
  revisions: readonly string[],
  direction: Step['direction'],
): Plan {
  const steps = revisions.map((revision) => ({ revision, direction }))
  const state = stateOf(graph, current)
  for (const step of steps) applyStep(graph, state, step)
  return { steps, heads: [...state.rows].sort() }
}
