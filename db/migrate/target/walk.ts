import type { Graph } from '../graph/graph.ts'
import { inLineageOf } from '../graph/lineage.ts'
import { AmbiguousRevisionError, RelativeRevisionError } from './errors.ts'

/**
 * Goes a number of revisions up (positive) or down (negative) from one, or from the base (null),
 * along parents and children. With a branch, which has to be an id, only its lineage is taken on the
 * way up. `left` is how many steps remained when the graph ended; going down, arriving at the base
 * takes a step.
 *
 * @throws AmbiguousRevisionError where the way parts
 */
export function walk(
  graph: Graph,
  start: string | null,
  steps: number,
  branch?: string,
): { at: string | null; left: number } {
  let at = start
  for (let left = Math.abs(steps); left > 0; left -= 1) {
    const ways = steps > 0 ? waysUp(graph, at, branch) : waysDown(graph, at)
    if (ways.length > 1) throw ambiguous(at, steps, ways)
    const [way] = ways
    if (way === undefined) return { at, left }
    at = way
  }
  return { at, left: 0 }
}

/** Like walk, where every step has to be there. `text` is the target, as it was given. */
export function walkFully(
  graph: Graph,
  text: string,
  start: string | null,
  steps: number,
  branch?: string,
): string | null {
  const { at, left } = walk(graph, start, steps, branch)
  if (left === 0) return at
  const count = Math.abs(steps)
  throw new RelativeRevisionError(
    text,
    `Relative revision ${text} didn't produce ${count} migrations: the graph ends after ${count - left}`,
  )
}

function waysUp(graph: Graph, at: string | null, branch?: string): readonly string[] {
  const ways = at === null ? graph.bases() : graph.get(at).children
  return branch === undefined ? ways : inLineageOf(graph, ways, branch)
}

function waysDown(graph: Graph, at: string | null): readonly (string | null)[] {
  if (at === null) return []
  const { parents } = graph.get(at)
  return parents.length === 0 ? [null] : parents
}

function ambiguous(
  at: string | null,
  steps: number,
  ways: readonly (string | null)[],
): AmbiguousRevisionError {
  const candidates = ways.filter((way) => way !== null)
  const direction = steps > 0 ? 'up' : 'down'
  return new AmbiguousRevisionError(
    `${steps > 0 ? '+' : ''}${steps}`,
    candidates,
    `Ambiguous walk: ${direction} from ${at ?? '<base>'} are ${candidates.join(', ')}; name one of them`,
  )
}
