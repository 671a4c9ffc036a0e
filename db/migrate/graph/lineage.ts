import type { Graph } from './graph.ts'
import { after, before } from './node.ts'

/** Along which relations to go: parents and children only, or dependencies as well. */
export type Relations = 'parents' | 'all'

/** The revisions given and everything before them. */
export function ancestors(
  graph: Graph,
  revisions: Iterable<string>,
  relations: Relations,
): Set<string> {
  return closure(revisions, (id) => {
    const node = graph.get(id)
    return relations === 'all' ? before(node) : node.parents
  })
}

/** The revisions given and everything after them. */
export function descendants(
  graph: Graph,
  revisions: Iterable<string>,
  relations: Relations,
): Set<string> {
  return closure(revisions, (id) => {
    const node = graph.get(id)
    return relations === 'all' ? after(node) : node.children
  })
}

/** Those of a list that are on one line of descent with a revision: before it, after it, or it. */
export function inLineageOf(
  graph: Graph,
  revisions: readonly string[],
  revision: string,
  relations: Relations = 'parents',
): string[] {
  const up = ancestors(graph, [revision], relations)
  const down = descendants(graph, [revision], relations)
  return revisions.filter((id) => up.has(id) || down.has(id))
}

/** Those of a set after which nothing of the set comes, sorted. */
export function tips(graph: Graph, revisions: Set<string>, relations: Relations): string[] {
  const isTip = (id: string) => {
    const node = graph.get(id)
    return !(relations === 'all' ? after(node) : node.children).some((next) => revisions.has(next))
  }
  return [...revisions].filter(isTip).sort()
}

function closure(start: Iterable<string>, next: (id: string) => readonly string[]): Set<string> {
  const seen = new Set(start)
  // A set gives what is added to it while it is gone through.
  for (const id of seen) for (const other of next(id)) seen.add(other)
  return seen
}
