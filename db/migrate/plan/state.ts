import type { Graph } from '../graph/graph.ts'
import { ancestors, tips } from '../graph/lineage.ts'
import { after, before } from '../graph/node.ts'
import type { Step } from './plan.ts'

/** What is applied, and the rows of the version table that say so: the last of what is applied. */
export interface State {
  readonly applied: Set<string>
  readonly rows: Set<string>
}

export function stateOf(graph: Graph, rows: readonly string[]): State {
  const applied = ancestors(graph, rows, 'all')
  return { applied, rows: new Set(tips(graph, applied, 'all')) }
}

/** Moves a state by one step. A row goes when something comes after it, and comes back with it. */
export function applyStep(
  graph: Graph,
  { applied, rows }: State,
  { revision, direction }: Step,
): void {
  const node = graph.get(revision)
  if (direction === 'up') {
    applied.add(revision)
    rows.add(revision)
    for (const id of before(node)) rows.delete(id)
    return
  }
  applied.delete(revision)
  rows.delete(revision)
  for (const id of before(node)) {
    if (!after(graph.get(id)).some((next) => applied.has(next))) rows.add(id)
  }
}
