import type { Graph } from '../graph/graph.ts'
import { InvalidTargetError } from '../target/errors.ts'

/**
 * Takes `[start:]target` apart, where the start says what the database is on.
 *
 * @throws RevisionError if the start names nothing, or there are more than two parts
 */
export function parseOfflineRange(
  graph: Graph,
  text: string,
): { start: readonly string[]; target: string } {
  const parts = text.split(':')
  const target = parts.pop() ?? ''
  const [start = 'base', ...others] = parts
  if (others.length > 0 || target === '') {
    throw new InvalidTargetError(text, `'${text}' is no range: with --sql it is [start:]target`)
  }
  return { start: graph.resolve(start || 'base'), target }
}

/**
 * Takes `start:target` apart for a downgrade, which has nowhere to come from unless it is told.
 *
 * @throws RevisionError as parseOfflineRange does, or if there is no start
 */
export function parseDowngradeRange(
  graph: Graph,
  text: string,
): { start: readonly string[]; target: string } {
  if (!/.:/.test(text)) {
    throw new InvalidTargetError(
      text,
      `downgrade with --sql requires <fromrev>:<torev>, as in head:-1; '${text}' does not say what the database is on`,
    )
  }
  return parseOfflineRange(graph, text)
}

/** Refuses a range where the database itself says what it is on. */
export function checkNoRange(text: string): void {
  if (!text.includes(':')) return
  throw new InvalidTargetError(text, `Range revision not allowed: '${text}' needs --sql`)
}
