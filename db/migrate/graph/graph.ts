import { selectRange } from '../target/range.ts'
import { resolveTarget } from '../target/resolve-target.ts'
import { spreadLabels } from './labels.ts'
import { after, before, type GraphNode } from './node.ts'
import { sortTopologically } from './order.ts'
import { collectLabels, createNodes, node, relate } from './relate.ts'
import { describeRevision, type Revision } from './revision.ts'

/** Revisions and their relations. Every list of ids is a function of the set of revisions. */
export interface Graph {
  /** Every id, parents and dependencies first: the order in which an upgrade goes. */
  readonly order: readonly string[]
  has(revision: string): boolean
  /** The node of a full id, which has to exist. */
  get(revision: string): GraphNode
  /** The id that declares a label. */
  labelled(label: string): string | undefined
  labels(): string[]
  /** Revisions without children. */
  heads(): string[]
  /** Heads that no other revision depends on: what `heads` as a target means. */
  effectiveHeads(): string[]
  /** Revisions without parents. */
  bases(): string[]
  /** Revisions with several children, newest first. */
  branches(): string[]
  /**
   * The ids that a target names, none for `base`: a full or partial id, a label, `head`, `heads`,
   * `base`, `-N` (below the heads), each also as `label@target`.
   *
   * @throws RevisionError if the target names nothing, or several revisions where it has to be one
   */
  resolve(target: string): string[]
  /**
   * The ids of a range `[start]:[end]`, both ends included, newest first; all without a range. The
   * word `current` in it means the rows given.
   *
   * @throws RevisionError if an end names nothing, or the ends are not on one line of descent
   */
  history(range?: string, current?: readonly string[]): string[]
}

/**
 * Relates revisions, in whatever order they are given.
 *
 * @example createGraph([{ revision: 'a', downRevision: null }, { revision: 'b', downRevision: 'a' }])
 * @throws RevisionError for a bad or repeated id or label, a missing parent or dependency, a cycle
 */
export function createGraph(revisions: readonly Revision[]): Graph {
  const nodes = createNodes(revisions)
  const labelOwners = collectLabels(nodes)
  relate(nodes, labelOwners)
  const ids = [...nodes.keys()]
  const order = sortTopologically(
    ids,
    (id) => before(node(nodes, id)),
    (id) => after(node(nodes, id)),
    (id) => describeRevision(node(nodes, id).declared),
  )
  spreadLabels([...labelOwners].sort(), (id) => node(nodes, id))

  const select = (test: (node: GraphNode) => boolean) => ids.filter((id) => test(node(nodes, id)))
  const graph: Graph = {
    order,
    has: (revision) => nodes.has(revision),
    get: (revision) => node(nodes, revision),
    labelled: (label) => labelOwners.get(label),
    labels: () => [...labelOwners.keys()].sort(),
    heads: () => select(({ children }) => children.length === 0),
    effectiveHeads: () => select((node) => after(node).length === 0),
    bases: () => select(({ parents }) => parents.length === 0),
    branches: () => order.filter((id) => node(nodes, id).children.length > 1).reverse(),
    resolve: (target) => resolveTarget(graph, target),
    history: (range, current) => selectRange(graph, range, current),
  }
  return graph
}
