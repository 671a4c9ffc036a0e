import type { RevisionContext } from '../context.ts'
import { toList } from '../graph/revision.ts'

/** A revision as the listing commands report it. */
export interface RevisionEntry {
  readonly revision: string
  readonly parents: readonly string[]
  readonly children: readonly string[]
  /** What its `dependsOn` says, ids or labels. */
  readonly dependsOn: readonly string[]
  readonly labels: readonly string[]
  /** No revision has it as a parent. */
  readonly isHead: boolean
  /** No revision has it as a parent or depends on it. */
  readonly isEffectiveHead: boolean
  readonly isBranchPoint: boolean
  readonly isMergePoint: boolean
  /** The database is on it; false where the database was not asked. */
  readonly isCurrent: boolean
  readonly message: string
  /** The comment at the head of its file. */
  readonly docstring: string
  readonly path: string
}

export function describeEntry(
  { graph, scripts }: RevisionContext,
  revision: string,
  current: readonly string[] = [],
): RevisionEntry {
  const { parents, children, dependents, labels, declared } = graph.get(revision)
  const script = scripts.get(revision)
  return {
    revision,
    parents,
    children,
    dependsOn: toList(declared.dependsOn),
    labels,
    isHead: children.length === 0,
    isEffectiveHead: children.length === 0 && dependents.length === 0,
    isBranchPoint: children.length > 1,
    isMergePoint: parents.length > 1,
    isCurrent: current.includes(revision),
    message: script?.message ?? '',
    docstring: script?.docstring ?? '',
    path: script?.path ?? '',
  }
}
