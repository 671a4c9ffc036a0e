import type { Graph } from '../graph/graph.ts'
import { inLineageOf } from '../graph/lineage.ts'
import { describeRevision } from '../graph/revision.ts'
import {
  AmbiguousRevisionError,
  MultipleHeadsError,
  RelativeRevisionError,
  UnknownRevisionError,
} from './errors.ts'
import { parseTarget } from './parse-target.ts'
import { walk } from './walk.ts'

/** See Graph.resolve. */
export function resolveTarget(graph: Graph, text: string): string[] {
  const { branch, symbol, steps } = parseTarget(text)
  if (steps === undefined) return resolveSymbol(graph, symbol ?? '', branch)
  if (symbol !== undefined || steps >= 0) {
    throw new UnknownRevisionError(text, 'steps from a revision are for upgrade and downgrade')
  }
  const heads = branch === undefined ? graph.effectiveHeads() : branchHeads(graph, branch)
  const found = heads.map((head) => {
    const { at } = walk(graph, head, steps)
    if (at === null) {
      throw new RelativeRevisionError(
        text,
        `Relative revision ${text} leads below the base of ${head}`,
      )
    }
    return at
  })
  return [...new Set(found)]
}

/**
 * The revisions that a symbol names: `head`, `heads`, `base`, a label, a full or a partial id, of one
 * branch if it is given.
 */
function resolveSymbol(graph: Graph, symbol: string, branch?: string): string[] {
  if (symbol === 'base') return []
  if (symbol === 'heads') {
    return branch === undefined ? graph.effectiveHeads() : branchHeads(graph, branch)
  }
  if (symbol === 'head') {
    const heads = branch === undefined ? graph.heads() : branchHeads(graph, branch)
    if (heads.length > 1) throw new MultipleHeadsError(withBranch(symbol, branch), heads)
    return heads
  }
  return [resolveId(graph, symbol, branch)]
}

/** Like resolveSymbol where one revision is meant: null for `base` and for the head of no revisions. */
export function resolveOne(graph: Graph, symbol: string, branch?: string): string | null {
  const found = resolveSymbol(graph, symbol, branch)
  if (found.length > 1) throw new MultipleHeadsError(withBranch(symbol, branch), found)
  return found[0] ?? null
}

/** The revision that a branch name stands for: the one that declares the label, or an id. */
export function resolveBranch(graph: Graph, branch: string): string {
  return resolveId(graph, branch)
}

/** Those of a list that are in a branch's lineage, parents and children only. */
export function inBranch(graph: Graph, revisions: readonly string[], branch: string): string[] {
  return inLineageOf(graph, revisions, resolveBranch(graph, branch))
}

function branchHeads(graph: Graph, branch: string): string[] {
  return inBranch(graph, graph.heads(), branch)
}

function resolveId(graph: Graph, name: string, branch?: string): string {
  const id = graph.has(name) ? name : (graph.labelled(name) ?? resolvePrefix(graph, name, branch))
  if (branch !== undefined && inBranch(graph, [id], branch).length === 0) {
    throw new UnknownRevisionError(name, `revision ${id} is not in branch '${branch}'`)
  }
  return id
}

function resolvePrefix(graph: Graph, prefix: string, branch?: string): string {
  const names = [...graph.order, ...graph.labels()].filter((name) => name.startsWith(prefix))
  const ids = [...new Set(names.map((name) => graph.labelled(name) ?? name))].sort()
  const candidates = branch === undefined ? ids : inBranch(graph, ids, branch)
  const [id] = candidates
  if (prefix === '' || id === undefined) {
    throw new UnknownRevisionError(
      withBranch(prefix, branch),
      'no file declares it; see all with: npx db history',
    )
  }
  if (candidates.length > 1) {
    const described = candidates.map((candidate) => describeRevision(graph.get(candidate).declared))
    throw new AmbiguousRevisionError(
      prefix,
      candidates,
      `Multiple revisions start with '${prefix}': ${described.join(', ')}; give more of the id, as in: npx db show ${id}`,
    )
  }
  return id
}

function withBranch(symbol: string, branch?: string): string {
  return branch === undefined ? symbol : `${branch}@${symbol}`
}
