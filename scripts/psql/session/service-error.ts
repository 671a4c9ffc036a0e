import {
  DatabaseErrorException,
  StatementTimeoutException,
  UnsupportedResultException,
} from '@aws-sdk/client-rds-data'
import { toDataApiError } from '../../../db/data-api/connection/translate-error.ts'
import { readServiceReport } from './service-report.ts'
import { canceled, SqlError } from './sql-error.ts'

/**
 * What the Data API says of a statement, as an error of Postgres.
 *
 * @param toPosition from a character of the text that was sent to one of what was typed
 */
export function toSqlError(
  cause: unknown,
  sql: string,
  toPosition: (sent: number) => number,
): unknown {
  if (cause instanceof DatabaseErrorException) {
    const told = readServiceReport(cause)
    if (!told) return new SqlError({ message: cause.message, cause })
    const { message, position } = told
    return new SqlError({ ...told, message, position: position && toPosition(position), cause })
  }
  if (isAborted(cause)) {
    return canceled({ cause })
  }
  if (cause instanceof StatementTimeoutException) {
    return new SqlError({ message: cause.message, code: '57014', cause })
  }
  if (cause instanceof UnsupportedResultException) {
    const hint = isTooLarge(cause)
      ? 'Select less of it, or write it to a file with \\copy (query) to file.'
      : 'Cast the column to text. A statement that changes rows may have done so.'
    return new SqlError({ message: cause.message, hint, cause })
  }
  return toDataApiError(cause, sql, false)
}

export function isTooLarge(error: unknown): boolean {
  return error instanceof UnsupportedResultException && /size limit/.test(error.message)
}

/** Whether a call was given up from here. */
export function isAborted(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError'
}
