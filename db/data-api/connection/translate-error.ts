import {
  DatabaseErrorException,
  RDSDataServiceException,
  StatementTimeoutException,
  UnsupportedResultException,
} from '@aws-sdk/client-rds-data'
import {
  CheckViolationError,
  DataApiError,
  DatabaseUnavailableError,
  DeadlockError,
  ExclusionViolationError,
  ForeignKeyViolationError,
  NotNullViolationError,
  OutcomeUnknownError,
  ResponseTooLargeError,
  SerializationFailureError,
  StatementTimeoutError,
  UniqueViolationError,
} from '../errors.ts'
import { classifyFailure } from '../retries/failure.ts'

const bySqlState: Record<string, typeof DataApiError> = {
  '23502': NotNullViolationError,
  '23503': ForeignKeyViolationError,
  '23505': UniqueViolationError,
  '23514': CheckViolationError,
  '23P01': ExclusionViolationError,
  '40001': SerializationFailureError,
  '40P01': DeadlockError,
  '57014': StatementTimeoutError,
}

/**
 * What the service says of a failed statement, as an error that can be told apart. `harmless` says that
 * nothing is changed if the statement ran unseen. What is not the service's (missing credentials, a mistake
 * in the call) is given back as it is.
 */
export function toDataApiError(error: unknown, sql: string, harmless: boolean): unknown {
  switch (classifyFailure(error)) {
    case 'waiting':
    case 'unreached':
      return new DatabaseUnavailableError(
        `the database cannot be reached now: ${describe(error)}`,
        { sql, cause: error },
      )
    case 'unknown':
      if (harmless) {
        return new DatabaseUnavailableError(`no answer came: ${describe(error)}`, {
          sql,
          cause: error,
        })
      }
      return new OutcomeUnknownError(
        `no answer came, so whether it was done is unknown: ${describe(error)}`,
        { sql, cause: error },
      )
    case 'refused':
      return toRefusal(error, sql)
  }
}

function toRefusal(error: unknown, sql: string): unknown {
  if (error instanceof DatabaseErrorException) return toDatabaseError(error, sql)
  if (error instanceof StatementTimeoutException) {
    return new StatementTimeoutError(error.message, { sql, sqlState: '57014', cause: error })
  }
  const { message } = error as Error
  if (/size limit/.test(message) && error instanceof RDSDataServiceException) {
    const advice = 'Select a page of it, or stream() it.'
    return new ResponseTooLargeError(`${message} ${advice}`, { sql, cause: error })
  }
  if (error instanceof UnsupportedResultException) {
    return new DataApiError(`${message} Cast it to text.`, { sql, cause: error })
  }
  if (!(error instanceof RDSDataServiceException)) return error
  return new DataApiError(describe(error), { sql, cause: error })
}

/** The service sends one line, `ERROR: message; Position: n; SQLState: code`, and no Detail. */
function toDatabaseError(cause: DatabaseErrorException, sql: string): DataApiError {
  const { message } = cause
  const sqlState = message.match(/SQLState: ([0-9A-Z]{5})$/)?.[1]
  const ErrorClass = bySqlState[sqlState ?? ''] ?? DataApiError
  return new ErrorClass(message, {
    sql,
    sqlState,
    constraint: message.match(/constraint "((?:[^"]|"")+)"/)?.[1],
    // The last one: a key that others refer to is said to be violated "on" the table that refers.
    table: message.match(/.*(?:relation|table) "((?:[^"]|"")+)"/)?.[1],
    column: message.match(/column "((?:[^"]|"")+)"/)?.[1],
    cause,
  })
}

function describe(error: unknown): string {
  const { name, message } = error as Error
  return name === 'Error' ? message : `${name}: ${message}`
}

/** Whether Postgres ignores all further statements of the transaction in which this error came. */
export function abortsTransaction(error: unknown): boolean {
  if (error instanceof StatementTimeoutException) return true
  return error instanceof DatabaseErrorException && /SQLState: \w{5}$/.test(error.message)
}
