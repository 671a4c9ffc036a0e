import { DataApiError } from '../../db/errors.ts'
import type { Measures } from './measures.ts'

/** What a problem tells a developer beside what it tells everybody. */
export interface DebugDetails {
  /** Of the error and of its causes. */
  stack: string
  /** Every statement that the request sent; values are placeholders. */
  sql: readonly string[]
}

export function debugDetails(error: unknown, { sql }: Measures): DebugDetails {
  return { stack: causesOf(error).map(stackOf).join('\nCaused by '), sql }
}

function causesOf(error: unknown): unknown[] {
  const causes = [error]
  for (let cause = error; cause instanceof Error && cause.cause !== undefined; ) {
    cause = cause.cause
    causes.push(cause)
  }
  return holdsValue(causes) ? causes.map(withoutMessage) : causes
}

/** Postgres quotes values only where it cannot read or hold them: class 22, data exception. */
function holdsValue(causes: unknown[]): boolean {
  return causes.some((cause) => cause instanceof DataApiError && cause.sqlState?.startsWith('22'))
}

function withoutMessage(cause: unknown): unknown {
  if (!(cause instanceof Error)) return cause
  const frames = cause.stack?.split('\n').filter((line) => /^ {4}at /.test(line)) ?? []
  const sqlState = cause instanceof DataApiError ? `, SQLState ${cause.sqlState}` : ''
  return [`${cause.name} (its message holds a value${sqlState})`, ...frames].join('\n')
}

function stackOf(cause: unknown): string {
  return cause instanceof Error ? (cause.stack ?? String(cause)) : String(cause)
}
