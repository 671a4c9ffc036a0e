import { DuplicateRevisionError, MissingRevisionError } from './errors.ts'
import type { GraphNode } from './node.ts'
import { checkName, describeRevision, type Revision, toList } from './revision.ts'

type MutableNode = {
  -readonly [Key in keyof GraphNode]: GraphNode[Key] extends readonly string[]
    ? string[]
    : GraphNode[Key]
}

export function node<Node>(nodes: ReadonlyMap<string, Node>, id: string): Node {
  const found = nodes.get(id)
  if (!found) throw new TypeError(`revision ${id} is not in the graph`)
  return found
}

/** Sorted by id. */
export function createNodes(revisions: readonly Revision[]): Map<string, MutableNode> {
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

export function collectLabels(nodes: ReadonlyMap<string, GraphNode>): Map<string, string> {
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

export function relate(
  nodes: ReadonlyMap<string, MutableNode>,
  labelOwners: Map<string, string>,
): void {
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
