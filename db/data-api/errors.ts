interface Details extends ErrorOptions {
  sql: string
  sqlState?: string | undefined
  constraint?: string | undefined
  table?: string | undefined
  column?: string | undefined
}

/** A statement that did not work. It carries the SQL, whose values are placeholders, never the values. */
export class DataApiError extends Error {
  override readonly name: string = 'DataApiError'
  readonly sql: string
  readonly sqlState: string | undefined
  readonly constraint: string | undefined
  readonly table: string | undefined
  readonly column: string | undefined

  constructor(message: string, details: Details) {
    super(message, { cause: details.cause })
    this.sql = details.sql
    this.sqlState = details.sqlState
    this.constraint = details.constraint
    this.table = details.table
    this.column = details.column
  }
}

export class UniqueViolationError extends DataApiError {
  override readonly name = 'UniqueViolationError'
}

export class ForeignKeyViolationError extends DataApiError {
  override readonly name = 'ForeignKeyViolationError'
}

export class NotNullViolationError extends DataApiError {
  override readonly name = 'NotNullViolationError'
}

export class CheckViolationError extends DataApiError {
  override readonly name = 'CheckViolationError'
}

export class ExclusionViolationError extends DataApiError {
  override readonly name = 'ExclusionViolationError'
}

/** Another transaction came first: the whole of this one may be run again, as retryTransaction does. */
export class SerializationFailureError extends DataApiError {
  override readonly name = 'SerializationFailureError'
}

/** Two transactions waited for each other and this one was ended: it may be run again as a whole. */
export class DeadlockError extends DataApiError {
  override readonly name = 'DeadlockError'
}

export class StatementTimeoutError extends DataApiError {
  override readonly name = 'StatementTimeoutError'
}

/** The result is over the 1 MiB that the service returns. */
export class ResponseTooLargeError extends DataApiError {
  override readonly name = 'ResponseTooLargeError'
}

/** A statement of the transaction failed before: the commit was not sent, and nothing of it is kept. */
export class TransactionAbortedError extends DataApiError {
  override readonly name = 'TransactionAbortedError'
}

/** The database is resuming, busy or out of reach. Nothing was changed: the call may be made again later. */
export class DatabaseUnavailableError extends DataApiError {
  override readonly name = 'DatabaseUnavailableError'
}

/** The answer to a write or a commit was lost: it may have been done or not, so look before doing it again. */
export class OutcomeUnknownError extends DataApiError {
  override readonly name = 'OutcomeUnknownError'
}

/** The statement was done after its call had ended, and what it gave is not known. Thrown where that is read. */
export class ResultUnseenError extends DataApiError {
  override readonly name = 'ResultUnseenError'
}
