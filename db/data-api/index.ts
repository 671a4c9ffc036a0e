export type { ColumnTypes } from './column-types.ts'
export { ColumnTypeError } from './column-types.ts'
export type { DataApiConfig } from './config.ts'
export { UnknownFieldError } from './decode.ts'
export { DataApiDialect } from './dialect.ts'
export {
  CheckViolationError,
  DataApiError,
  DatabaseUnavailableError,
  DeadlockError,
  ForeignKeyViolationError,
  NotNullViolationError,
  OutcomeUnknownError,
  ResponseTooLargeError,
  ResultUnseenError,
  SerializationFailureError,
  StatementTimeoutError,
  TransactionAbortedError,
  UniqueViolationError,
} from './errors.ts'
export { UnsupportedStatementError } from './guards.ts'
export { idempotent } from './idempotent.ts'
export { type RetryTransactionOptions, retryTransaction } from './retry-transaction.ts'
export { UnsupportedValueError } from './unsupported-value.ts'
