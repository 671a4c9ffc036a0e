import type { CallError, FinishedCall } from '../calls.ts'
import { ServiceError } from '../errors.ts'

/** What has been called so far, and what came of it. */
export interface Journal {
  add(call: FinishedCall): void
  /** Calls by operation, and errors by name. */
  counts(): { calls: Record<string, number>; errors: Record<string, number> }
}

export function createJournal(): Journal {
  const calls = new Map<string, number>()
  const errors = new Map<string, number>()

  return {
    add({ operation, error }) {
      increment(calls, operation)
      if (error) increment(errors, errorName(error))
    },
    counts() {
      return { calls: Object.fromEntries(calls), errors: Object.fromEntries(errors) }
    },
  }
}

/** The exception that the caller was told, or why the caller was told nothing. */
export function errorName(error: CallError): string {
  return error instanceof ServiceError ? error.code : error.name
}

function increment(counts: Map<string, number>, name: string): void {
  counts.set(name, (counts.get(name) ?? 0) + 1)
}
