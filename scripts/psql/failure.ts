import type { Piece } from './input/split.ts'
import type { LineSource } from './line-source.ts'
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

/** `people.sql:3: ERROR: ...`, where the lines have a name and the failure does not have its place already. */
export function placeFailure(error: unknown, { name }: LineSource, { line }: Piece): unknown {
  const { message } = error as Error
  if (name === undefined || /^[^\n]*:\d+: /.test(message)) return error
  return new InputError(`${name}:${line}: ${message}`, { cause: error })
}

function wordError(error: unknown, sql: string): string {
  if (error instanceof SqlError) return formatReport(error, sql)
  if (!(error instanceof Error)) return String(error)
  if (explained.has(error.name)) return error.message
  // What asks the catalogs goes through a dialect.
  const report = readServiceReport(error)
  return report ? formatReport(report, '') : `ERROR:  ${error.message || error.name}`
}
