import type { Graph } from '../graph/graph.ts'
import { ancestors, tips } from '../graph/lineage.ts'
import { AmbiguousRevisionError, RelativeRevisionError } from './errors.ts'
import { parseTarget } from './parse-target.ts'
import { inBranch, resolveBranch, resolveOne } from './resolve-target.ts'
import { walk, walkFully } from './walk.ts'

/** What `+N` means where fewer than N revisions follow: an error, or the last of them. */
export type PastTheEnd = 'refuse' | 'stay'

/**
 * The revisions that an upgrade is to reach: what Graph.resolve takes, and `+N`, `label@+N` from the
 * current rows, `id+N`, `id-N` and `label+N` from a revision.
 */
export function upgradeTargets(
  graph: Graph,
  current: readonly string[],
  text: string,
  pastTheEnd: PastTheEnd = 'refuse',
): string[] {
  const { branch, symbol, steps } = parseTarget(text)
  if (steps === undefined) return graph.resolve(text)
  if (symbol === undefined && steps <= 0) {
    throw new RelativeRevisionError(
      text,
      `Relative revision ${text} didn't produce ${-steps} migrations: an upgrade goes up, as in +1`,
    )
  }
  const start =
    symbol === undefined
      ? startingRow(graph, current, text, branch)
      : resolveOne(graph, symbol, steps < 0 ? branch : undefined)
  const line = branch === undefined ? undefined : resolveBranch(graph, branch)
  const at =
    pastTheEnd === 'stay'
      ? walk(graph, start, steps, line).at
      : walkFully(graph, text, start, steps, line)
  return at === null ? [] : [at]
}

/** Where `+N` begins: at the one row, of the branch if there is one; null at the base. */
function startingRow(
  graph: Graph,
  current: readonly string[],
  text: string,
  branch?: string,
): string | null {
  const rows = branch === undefined ? current : rowsOnBranch(graph, current, branch)
  if (rows.length > 1) {
    throw new AmbiguousRevisionError(
      text,
      rows,
      `Ambiguous upgrade from multiple current revisions: ${rows.join(', ')}; name the revision to go to`,
    )
  }
  return rows[0] ?? null
}

/** The rows of a branch, or else the last of it that is applied, as where it is a dependency. */
function rowsOnBranch(graph: Graph, current: readonly string[], branch: string): string[] {
  const rows = inBranch(graph, current, branch)
  if (rows.length > 0) return rows
  const applied = [...ancestors(graph, current, 'all')]
  return tips(graph, new Set(inBranch(graph, applied, branch)), 'all')
}
