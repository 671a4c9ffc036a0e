export type { ColumnTypes } from './compiler/column-types.ts'
export { ColumnTypeError } from './compiler/column-types.ts'
export { UnsupportedStatementError } from './compiler/guards.ts'
export type { DataApiConfig } from './config.ts'
export { DataApiDialect } from './dialect.ts'
export {
  CheckViolationError,
  DataApiError,
  DatabaseUnavailableError,
  DeadlockError,
  ExclusionViolationError,
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
export { idempotent } from './retries/idempotent.ts'
export { type RetryTransactionOptions, retryTransaction } from './retries/retry-transaction.ts'
export { UnknownFieldError } from './values/decode.ts'
export { UnsupportedValueError } from './values/unsupported-value.ts'
