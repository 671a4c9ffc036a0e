import { describeError } from './describe-error.ts'
import type { Measures } from './measures.ts'

/** What a problem tells a developer beside what it tells everybody. */
export interface DebugDetails {
  /** Of the error and of its causes. */
  stack: string
  /** Every statement that the request sent; values are placeholders. */
  sql: readonly string[]
}

export function debugDetails(error: unknown, { sql }: Measures): DebugDetails {
  return { stack: describeError(error), sql }
}
