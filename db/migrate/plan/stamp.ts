import type { Graph } from '../graph/graph.ts'
import { ancestors, descendants, inLineageOf, tips } from '../graph/lineage.ts'
import { parseTarget } from '../target/parse-target.ts'
import { resolveBranch } from '../target/resolve-target.ts'
import { checkCurrent, type Step } from './plan.ts'

/** A move of rows in the version table: `from` go, `to` come. */
export interface StampStep extends Step {
  readonly from: readonly string[]
  readonly to: readonly string[]
}

export interface StampPlan {
  readonly steps: StampStep[]
  readonly heads: string[]
}

/**
 * What makes the version table say that a database is on the targets, running nothing: rows of a
 * target's lineage move to it, others stay, and `base` removes them.
 *
 * @param current the rows of the version table
 * @param target what Graph.resolve takes, one or several
 * @throws RevisionError if a target, or a row, means nothing here
 */
export function planStamp(
  graph: Graph,
  current: readonly string[],
  target: string | readonly string[],
): StampPlan {
  checkCurrent(graph, current)
  const targets = typeof target === 'string' ? [target] : target
  const affected = [...new Set(targets.flatMap((text) => rowsOf(graph, current, text)))]
  const destinations = targets.flatMap((text) => graph.resolve(text))
  const rows = new Set(current)
  const steps: StampStep[] = []
  const move = (step: StampStep) => {
    for (const id of step.from) rows.delete(id)
    for (const id of step.to) rows.add(id)
    steps.push(step)
  }
  if (destinations.length === 0) {
    for (const row of affected) move({ revision: row, direction: 'down', from: [row], to: [] })
  }
  for (const destination of destinations) {
    if (affected.includes(destination)) continue
    const up = ancestors(graph, [destination], 'all')
    const down = descendants(graph, [destination], 'all')
    const isBelow = affected.some((row) => down.has(row))
    const moves = isBelow || affected.some((row) => up.has(row))
    move({
      revision: destination,
      direction: isBelow ? 'down' : 'up',
      from: moves ? affected.filter((row) => rows.has(row)) : [],
      to: [destination],
    })
  }
  return { steps, heads: tips(graph, ancestors(graph, rows, 'all'), 'all') }
}

/** The rows that a target has to do with: those of its lineage, or of its branch for `label@base`. */
function rowsOf(graph: Graph, current: readonly string[], text: string): string[] {
  const { branch } = parseTarget(text)
  const lines = [
    ...(branch === undefined ? [] : [resolveBranch(graph, branch)]),
    ...graph.resolve(text),
  ]
  if (lines.length === 0) return [...current]
  return current.filter((row) =>
    lines.some((line) => inLineageOf(graph, [row], line, 'all').length > 0),
  )
}
