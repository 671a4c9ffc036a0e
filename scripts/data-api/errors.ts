import {
  EngineBusyError,
  EngineOverloadedError,
  EngineUnavailableError,
  PostgresError,
} from './engines/engine.ts'
import { exceptionOf, type ServiceErrorCode } from './exceptions.ts'

/** An error as the service answers it: the code goes into a header, the rest into the body. */
export class ServiceError extends Error {
  override readonly name = 'ServiceError'
  readonly code: ServiceErrorCode
  readonly status: number
  readonly members: Record<string, unknown>

  constructor(
    code: ServiceErrorCode,
    message = exceptionOf(code).message ?? '',
    members: Record<string, unknown> = {},
    options?: ErrorOptions,
  ) {
    super(message, options)
    this.code = code
    this.status = exceptionOf(code).status
    this.members = members
  }
}

/** Response body of an error, as JSON text; an exception that has no message in the model says none. */
export function errorBody({ code, message, members }: ServiceError): string {
  return JSON.stringify(exceptionOf(code).message === undefined ? {} : { message, ...members })
}

const multipleCommands = 'cannot insert multiple commands into a prepared statement'
const queryCanceled = '57014'

/** Says what the service says of an error from below; one that nobody expected becomes InternalFailure. */
export function toServiceError(error: unknown): ServiceError {
  if (error instanceof ServiceError) return error
  if (error instanceof EngineBusyError) return timedOut(error.message)
  if (error instanceof EngineOverloadedError) return new ServiceError('ThrottlingException')
  if (error instanceof EngineUnavailableError)
    return new ServiceError('DatabaseUnavailableException', '', {}, { cause: error })
  if (!(error instanceof PostgresError)) {
    return new ServiceError('InternalFailure', '', {}, { cause: error })
  }
  if (error.code === '42601' && error.message === multipleCommands) {
    return new ServiceError('ValidationException', "Multistatements aren't supported.")
  }
  if (error.code === queryCanceled) {
    return timedOut(error.message)
  }
  const { cause } = error
  return new ServiceError('DatabaseErrorException', describe(error), {}, { cause })
}

function timedOut(message: string): ServiceError {
  return new ServiceError('StatementTimeoutException', message, { dbConnectionId: 0 })
}

/** One line, fields joined by `; `; the service leaves Detail out. */
function describe(error: PostgresError): string {
  return [
    `${error.severity}: ${error.message}`,
    error.hint && `Hint: ${error.hint}`,
    error.position && `Position: ${error.position}`,
    `SQLState: ${error.code}`,
  ]
    .filter(Boolean)
    .join('; ')
}
