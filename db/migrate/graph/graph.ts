import { DuplicateRevisionError, MissingRevisionError } from '../errors.ts'
import { selectRange } from '../target/range.ts'
import { resolveTarget } from '../target/target.ts'
import { spreadLabels } from './labels.ts'
import { after, before, type GraphNode } from './node.ts'
import { sortTopologically } from './order.ts'
import { checkName, describeRevision, type Revision, toList } from './revision.ts'

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

type MutableNode = {
  -readonly [Key in keyof GraphNode]: GraphNode[Key] extends readonly string[]
    ? string[]
    : GraphNode[Key]
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

function node<Node>(nodes: ReadonlyMap<string, Node>, id: string): Node {
  const found = nodes.get(id)
  if (!found) throw new TypeError(`revision ${id} is not in the graph`)
  return found
}

/** Sorted by id. */
function createNodes(revisions: readonly Revision[]): Map<string, MutableNode> {
  const nodes = new Map<string, MutableNode>()
  for (const declared of revisions.toSorted(byId)) {
    const { revision } = declared
    checkName('revision', revision, declared.path)
    const other = nodes.get(revision)
    if (other) {
      const places = [other.declared, declared].map(describeRevision).sort()
      throw new DuplicateRevisionError(
        revision,
        places,
        `Revision ${revision} is present more than once: ${places.join(', ')}; give one of them an id of its own, then see with: npx db history`,
      )
    }
    nodes.set(revision, {
      revision,
      declared,
      parents: [...new Set(toList(declared.downRevision))],
      children: [],
      dependencies: [],
      dependents: [],
      labels: [],
    })
  }
  return nodes
}

function byId({ revision: a }: Revision, { revision: b }: Revision): number {
  return a < b ? -1 : a > b ? 1 : 0
}

function collectLabels(nodes: ReadonlyMap<string, GraphNode>): Map<string, string> {
  const owners = new Map<string, string>()
  for (const [id, { declared }] of nodes) {
    for (const label of new Set(toList(declared.branchLabels))) {
      checkName('branch label', label, declared.path)
      const other = owners.get(label) ?? (nodes.has(label) ? label : undefined)
      if (other) {
        const places = [declared, node(nodes, other).declared].map(describeRevision)
        throw new DuplicateRevisionError(
          label,
          places,
          `Branch name '${label}' in revision ${places[0]} already used by revision ${places[1]}; choose another`,
        )
      }
      owners.set(label, id)
    }
  }
  return owners
}

function relate(nodes: ReadonlyMap<string, MutableNode>, labelOwners: Map<string, string>): void {
  for (const [id, child] of nodes) {
    for (const parent of child.parents) {
      const found = nodes.get(parent) ?? missing(parent, 'downRevision', child.declared)
      found.children.push(id)
    }
    const named = toList(child.declared.dependsOn)
    const dependencies = named.map((name) => {
      if (nodes.has(name)) return name
      return labelOwners.get(name) ?? missing(name, 'dependsOn', child.declared)
    })
    child.dependencies = [...new Set(dependencies)].sort()
    for (const dependency of child.dependencies) node(nodes, dependency).dependents.push(id)
  }
}

function missing(name: string, member: string, referrer: Revision): never {
  throw new MissingRevisionError(
    name,
    referrer.revision,
    `Revision ${describeRevision(referrer)} names '${name}' as ${member}, and no file declares it: merge the branch that has it, which git log --all -- '*${name}*' finds, or correct ${member}`,
  )
}
