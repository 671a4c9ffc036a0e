import type { RevisionContext } from '../context.ts'
import { checkCurrent } from '../plan/plan.ts'
import { describeEntry, type RevisionEntry } from './entry.ts'

export interface HistoryOptions {
  /** `[start]:[end]`, see Graph.history. */
  readonly range?: string
  /** The rows of the version table, where the range says `current` or they are to be marked. */
  readonly current?: readonly string[]
}

/** The revisions of a range, newest first. Throws RevisionError as Graph.history does. */
export function history(
  context: RevisionContext,
  { range, current = [] }: HistoryOptions = {},
): RevisionEntry[] {
  checkCurrent(context.graph, current)
  return context.graph.history(range, current).map((id) => describeEntry(context, id, current))
}
