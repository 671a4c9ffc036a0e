import type { Graph } from '../graph/graph.ts'
import { ancestors, tips } from '../graph/lineage.ts'
import { AmbiguousRevisionError, InvalidTargetError, RelativeRevisionError } from './errors.ts'
import { parseTarget, type Target } from './parse-target.ts'
import { inBranch, resolveBranch, resolveOne } from './resolve-target.ts'
import { walkFully } from './walk.ts'

/** What a downgrade is to end on, null for the base, and the branch (an id) that it is limited to. */
export interface DowngradeTarget {
  readonly revision: string | null
  readonly branch?: string
}

/** Takes a full or partial id, a label, `base`, `-N`, `id-N`, `id+N`, each also with `label@`. */
export function downgradeTarget(
  graph: Graph,
  current: readonly string[],
  text: string,
): DowngradeTarget {
  const target = parseTarget(text)
  const { symbol, steps } = target
  const branch = target.branch === undefined ? undefined : resolveBranch(graph, target.branch)
  if (steps === undefined) return limited(resolveOne(graph, symbol ?? ''), branch)
  if (symbol === undefined) {
    const row = startingRow(graph, current, target)
    return limited(walkFully(graph, text, row, steps), branch ?? row)
  }
  const start = resolveOne(graph, symbol, steps < 0 ? target.branch : undefined)
  return limited(walkFully(graph, text, start, steps, branch), branch)
}

function limited(revision: string | null, branch: string | undefined): DowngradeTarget {
  return branch === undefined ? { revision } : { revision, branch }
}

/** Where `-N` begins: at the row of its branch, or at the first of the rows. */
function startingRow(
  graph: Graph,
  current: readonly string[],
  { text, branch, steps = 0 }: Target,
): string {
  const rows = branch === undefined ? current : rowsOnBranch(graph, current, branch)
  if (steps >= 0 || rows.length === 0) {
    throw new RelativeRevisionError(
      text,
      `Relative revision ${text} didn't produce ${Math.abs(steps)} migrations: ${
        steps >= 0 ? 'a downgrade goes down, as in -1' : 'nothing there is applied'
      }`,
    )
  }
  if (branch !== undefined && rows.length > 1) {
    throw new AmbiguousRevisionError(
      text,
      rows,
      `Ambiguous downgrade from multiple current revisions: ${rows.join(', ')}; name one, as in ${rows[0]}@${steps}`,
    )
  }
  return rows[0] as string
}

function rowsOnBranch(graph: Graph, current: readonly string[], branch: string): string[] {
  const rows = inBranch(graph, current, branch)
  if (rows.length > 0) return rows
  return inBranch(graph, tips(graph, ancestors(graph, current, 'all'), 'parents'), branch)
}

/** The refusal of a target that is not applied. */
export function notADowngrade(text: string): InvalidTargetError {
  return new InvalidTargetError(
    text,
    `Destination ${text} is not a valid downgrade target from current head(s): see them with npx db current`,
  )
}
