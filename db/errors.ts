export {
  DataApiError,
  DatabaseUnavailableError,
  ForeignKeyViolationError,
  OutcomeUnknownError,
  UniqueViolationError,
} from './data-api/errors.ts'

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

/** Thrown by a query when a value has to be unique and another row already has it. */
export class ConflictError extends Error {
  override readonly name = 'ConflictError'
  readonly resource: Resource
  readonly field: string

  constructor(resource: Resource, field: string, options?: ErrorOptions) {
    super(`another ${resource} has this ${field}`, options)
    this.resource = resource
    this.field = field
  }
}
