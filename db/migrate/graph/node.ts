import type { Revision } from './revision.ts'

/** A revision in its graph. Lists of ids are sorted, except the parents, which keep their order. */
export interface GraphNode {
  readonly revision: string
  readonly parents: readonly string[]
  readonly children: readonly string[]
  /** Ids of what its `dependsOn` names. */
  readonly dependencies: readonly string[]
  readonly dependents: readonly string[]
  /** The labels of the lineages it is in. */
  readonly labels: readonly string[]
  readonly declared: Revision
}

/** What has to be applied before a revision. */
export function before({ parents, dependencies }: GraphNode): readonly string[] {
  return dependencies.length === 0 ? parents : [...new Set([...parents, ...dependencies])]
}

/** What has to be undone before a revision. */
export function after({ children, dependents }: GraphNode): readonly string[] {
  return dependents.length === 0 ? children : [...new Set([...children, ...dependents])]
}
