import { readServiceReport } from './session/service-report.ts'
import { formatReport, SqlError } from './session/sql-error.ts'

/** Thrown for input that failed; the message has the lines that say why. */
export class InputError extends Error {
  override readonly name = 'InputError'
}

const explained = new Set(['CommandError', 'DescribeError', 'UsageError', 'EngineUnavailableError'])

/** What a person reads of an error, as an error that says it. */
export function explain(error: unknown, sql: string): InputError {
  return error instanceof InputError
    ? error
    : new InputError(wordError(error, sql), { cause: error })
}

function wordError(error: unknown, sql: string): string {
  if (error instanceof SqlError) return formatReport(error, sql)
  if (!(error instanceof Error)) return String(error)
  if (explained.has(error.name)) return error.message
  // What asks the catalogs goes through a dialect.
  const report = readServiceReport(error)
  return report ? formatReport(report, '') : `ERROR:  ${error.message || error.name}`
}
