import type { RevisionContext } from '../context.ts'
import { describeEntry, type RevisionEntry } from './entry.ts'

export interface BranchEntry {
  readonly point: RevisionEntry
  readonly children: readonly RevisionEntry[]
}

/** The revisions that several follow, newest first, and those that follow. */
export function branches(context: RevisionContext): BranchEntry[] {
  return context.graph.branches().map((id) => {
    const point = describeEntry(context, id)
    return { point, children: point.children.map((child) => describeEntry(context, child)) }
  })
}
