export {
  DataApiError,
  DatabaseUnavailableError,
  DeadlockError,
  ForeignKeyViolationError,
  OutcomeUnknownError,
  SerializationFailureError,
  UniqueViolationError,
} from './data-api/errors.ts'

/** What may not be found, be another's, or have changed. */
export type Resource = 'user' | 'tweet' | 'like'

/** Thrown by a query when the row that it was asked for, or that a new row refers to, is not there. */
export class NotFoundError extends Error {
  override readonly name = 'NotFoundError'
  readonly resource: Resource

  constructor(resource: Resource, options?: ErrorOptions) {
    super(`${resource} not found`, options)
    this.resource = resource
  }
}

interface ConflictOptions extends ErrorOptions {
  /** Of the body, where another row has its value. */
  field?: string
}

/** Thrown by a query that another row stands in the way of: one with the same value, one that refers to it. */
export class ConflictError extends Error {
  override readonly name = 'ConflictError'
  readonly field: string | undefined

  constructor(message: string, { field, ...options }: ConflictOptions = {}) {
    super(message, options)
    this.field = field
  }
}

/** Thrown by a statement whose caller has no session, or one that has ended. */
export class UnauthenticatedError extends Error {
  override readonly name = 'UnauthenticatedError'
}

/** Thrown by a statement whose caller may not do it to what is somebody else's. */
export class ForbiddenError extends Error {
  override readonly name = 'ForbiddenError'
  readonly resource: Resource

  constructor(resource: Resource, options?: ErrorOptions) {
    super(`this ${resource} is not yours`, options)
    this.resource = resource
  }
}

/** Thrown by a statement that was to change a version which is not the present one. */
export class StaleVersionError extends Error {
  override readonly name = 'StaleVersionError'
  readonly resource: Resource

  constructor(resource: Resource, options?: ErrorOptions) {
    super(`this ${resource} has changed since`, options)
    this.resource = resource
  }
}

/** Thrown by a statement whose idempotency key came with another request before. */
export class IdempotencyMismatchError extends Error {
  override readonly name = 'IdempotencyMismatchError'
}

/** Thrown instead of looking at a password where too many were tried. */
export class TooManyAttemptsError extends Error {
  override readonly name = 'TooManyAttemptsError'
  /** Seconds until the next attempt is looked at. */
  readonly retryAfter: number

  constructor(retryAfter: number, options?: ErrorOptions) {
    super(`too many attempts to log in: try again in ${retryAfter} seconds`, options)
    this.retryAfter = retryAfter
  }
}
