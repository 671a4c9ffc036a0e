import type { RevisionContext } from '../context.ts'
import { describeEntry, type RevisionEntry } from './entry.ts'

export interface HeadsOptions {
  /** Leaves out the heads that another revision depends on. */
  readonly resolveDependencies?: boolean
}

/** The revisions that nothing follows, sorted. */
export function heads(
  context: RevisionContext,
  { resolveDependencies = false }: HeadsOptions = {},
): RevisionEntry[] {
  const { graph } = context
  const ids = resolveDependencies ? graph.effectiveHeads() : graph.heads()
  return ids.map((id) => describeEntry(context, id))
}
