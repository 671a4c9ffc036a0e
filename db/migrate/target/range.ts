import type { Graph } from '../graph/graph.ts'
import { ancestors, descendants } from '../graph/lineage.ts'
import { InvalidTargetError } from './errors.ts'
import { parseTarget } from './parse-target.ts'
import { resolveBranch } from './resolve-target.ts'
import { upgradeTargets } from './upgrade-target.ts'

/** See Graph.history. */
export function selectRange(
  graph: Graph,
  range?: string,
  current: readonly string[] = [],
): string[] {
  const [start, end] = parseRange(range)
  const lower = start === 'current' ? current : graph.resolve(start)
  const targets = resolveEnd(graph, start, end, current)
  const wanted = ancestors(graph, targets, 'all')
  if (lower.some((id) => !wanted.has(id))) {
    throw new InvalidTargetError(
      range ?? '',
      `Requested range ${range} does not refer to ancestor/descendant revisions along the same branch`,
    )
  }
  const above = lower.length === 0 ? wanted : descendants(graph, lower, 'parents')
  const below = ancestors(graph, lower, 'all')
  for (const id of lower) below.delete(id)
  return graph.order.filter((id) => wanted.has(id) && above.has(id) && !below.has(id)).reverse()
}

function parseRange(range = ':'): [start: string, end: string] {
  const parts = range.trim().split(':')
  if (parts.length !== 2) {
    throw new InvalidTargetError(
      range,
      `'${range}' is no history range: it is [start]:[end], [start]: or :[end]`,
    )
  }
  return [parts[0] || 'base', parts[1] || 'heads']
}

/** A start of `label@...` also keeps to the descendants of the label. */
function resolveEnd(
  graph: Graph,
  start: string,
  end: string,
  current: readonly string[],
): string[] {
  if (end === 'current') return current.length === 0 ? graph.effectiveHeads() : [...current]
  const targets = upgradeTargets(graph, start === 'current' ? current : [], end, 'stay')
  const { branch } = parseTarget(start)
  if (branch === undefined) return targets
  const line = descendants(graph, [resolveBranch(graph, branch)], 'parents')
  return targets.filter((id) => line.has(id))
}
