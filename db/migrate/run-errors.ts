import { type AppliedStep, wordStep } from './progress.ts'

/** The rows of the version table are not those that were planned for. */
export class VersionTableError extends Error {
  override readonly name = 'VersionTableError'
  readonly expected: readonly string[]
  readonly found: readonly string[]

  constructor(table: string, expected: readonly string[], found: readonly string[]) {
    super(
      `Online migration expected ${nameRows(expected)} in '${table}'; ${nameRows(found)} found: another migrator is at work, run the command again`,
    )
    this.expected = expected
    this.found = found
  }
}

/** A step failed. It left nothing behind; the steps before it stay. */
export class MigrationError extends Error {
  override readonly name = 'MigrationError'
  readonly applied: readonly AppliedStep[]
  readonly failed: AppliedStep

  constructor(applied: readonly AppliedStep[], failed: AppliedStep, cause: unknown) {
    const done =
      applied.length === 0
        ? 'nothing was changed'
        : `nothing of it is left; done before it: ${applied.map(({ revision }) => revision).join(', ')}`
    super(`${wordStep(failed)} (${failed.path}): ${reason(cause)} (${done})`, { cause })
    this.applied = applied
    this.failed = failed
  }
}

/** What went wrong, on one line. A connection refused on several addresses has its text inside. */
export function reason(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return reason(error.errors[0])
  const text = error instanceof Error ? error.message || error.name : String(error)
  return text.trim().replace(/\s*\n\s*/g, ' ')
}

function nameRows(rows: readonly string[]): string {
  return rows.length === 0 ? 'no row' : rows.map((row) => `'${row}'`).join(', ')
}
