import type { RevisionContext } from '../context.ts'
import type { Graph } from '../graph/graph.ts'
import { InvalidTargetError, MultipleHeadsError } from '../target/errors.ts'
import type { RevisionOptions } from './options.ts'

/**
 * The revisions that a new one follows.
 *
 * @throws RevisionError if it may not follow them
 */
export function resolveParents(
  { graph }: Pick<RevisionContext, 'graph'>,
  { head = 'head', splice = false }: RevisionOptions,
): string[] {
  const parents = resolveHead(graph, head)
  for (const parent of parents) {
    if (!splice && graph.get(parent).children.length > 0) throw notAHead(parent)
  }
  return parents
}

export function resolveDependencies(
  { graph }: Pick<RevisionContext, 'graph'>,
  { dependsOn = [] }: RevisionOptions,
): string[] {
  return dependsOn.flatMap((name) => resolveDependency(graph, name))
}

function resolveHead(graph: Graph, head: string): string[] {
  try {
    return graph.resolve(head)
  } catch (error) {
    if (!(error instanceof MultipleHeadsError)) throw error
    const heads = error.candidates
    throw new InvalidTargetError(
      head,
      `Multiple heads are present: ${heads.join(', ')}; say which one the new revision follows with --head, or join them with: npx db merge ${heads.join(' ')} -m "merge"`,
    )
  }
}

/** A label stays a label, since its lineage may grow; an id is written whole. */
function resolveDependency(graph: Graph, name: string): string[] {
  return graph.labelled(name) === undefined ? graph.resolve(name) : [name]
}

function notAHead(parent: string): InvalidTargetError {
  return new InvalidTargetError(
    parent,
    `Revision ${parent} is not a head revision; please specify --splice to create a new branch from this revision`,
  )
}
