import {
  ConflictError,
  DatabaseUnavailableError,
  DeadlockError,
  ForbiddenError,
  IdempotencyMismatchError,
  NotFoundError,
  OutcomeUnknownError,
  SerializationFailureError,
  StaleVersionError,
  TooManyAttemptsError,
  UnauthenticatedError,
} from '../../db/errors.ts'
import { ProblemError } from './problem.ts'

/** A paused Aurora cluster wakes in 10 to 30 seconds, part of which the request has waited already. */
const secondsToResume = 10

/** The one translation of what was thrown into what is answered; nothing of the inside shows in it. */
export function toProblem(error: unknown): ProblemError {
  if (error instanceof ProblemError) return error
  const cause = error
  if (error instanceof UnauthenticatedError) {
    return new ProblemError('unauthenticated', error.message, { cause })
  }
  if (error instanceof ForbiddenError)
    return new ProblemError('forbidden', error.message, { cause })
  if (error instanceof NotFoundError) return new ProblemError('not-found', error.message, { cause })
  if (error instanceof ConflictError) {
    const { message, field } = error
    const taken = { in: 'body', pointer: `/${field}`, detail: 'is taken' } as const
    return new ProblemError('conflict', message, { errors: field ? [taken] : [], cause })
  }
  if (error instanceof StaleVersionError) {
    return new ProblemError('precondition-failed', error.message, { cause })
  }
  if (error instanceof IdempotencyMismatchError) {
    return new ProblemError('idempotency-mismatch', error.message, { cause })
  }
  if (error instanceof TooManyAttemptsError) {
    const { retryAfter } = error
    return new ProblemError('too-many-attempts', error.message, { retryAfter, cause })
  }
  if (error instanceof DatabaseUnavailableError || lostToAnother(error)) {
    const detail = 'nothing was changed: try again in a few seconds'
    return new ProblemError('unavailable', detail, { retryAfter: secondsToResume, cause })
  }
  if (error instanceof OutcomeUnknownError) {
    const detail =
      'the answer of the database was lost: look whether it was done before you repeat it'
    return new ProblemError('outcome-unknown', detail, { cause })
  }
  return new ProblemError('internal', 'the request was not completed', { cause })
}

/** Postgres undoes one of the statements that wait for each other. */
function lostToAnother(error: unknown): boolean {
  return error instanceof DeadlockError || error instanceof SerializationFailureError
}
