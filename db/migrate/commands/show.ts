import type { RevisionContext } from '../context.ts'
import { checkCurrent } from '../plan/plan.ts'
import { describeEntry, type RevisionEntry } from './entry.ts'

export interface ShowOptions {
  /** What Graph.resolve takes, or `current`; `head` unless given. */
  readonly target?: string
  /** The rows of the version table, where the target says `current`. */
  readonly current?: readonly string[]
}

/** The revisions that a target names. Throws RevisionError as Graph.resolve does. */
export function show(
  context: RevisionContext,
  { target = 'head', current = [] }: ShowOptions = {},
): RevisionEntry[] {
  checkCurrent(context.graph, current)
  const ids = target === 'current' ? current : context.graph.resolve(target)
  return ids.map((id) => describeEntry(context, id))
}
