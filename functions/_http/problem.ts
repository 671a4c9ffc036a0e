import { ConflictError, DatabaseUnavailableError, NotFoundError } from '../../db/errors.ts'

/** Every kind of problem that the API can answer with, by the last part of its type URI. */
export const problems = {
  'malformed-body': { status: 400, title: 'The body cannot be read' },
  'invalid-request': { status: 400, title: 'The request is not valid' },
  unauthenticated: { status: 401, title: 'A session is needed' },
  forbidden: { status: 403, title: "This is somebody else's" },
  'not-found': { status: 404, title: 'Not found' },
  conflict: { status: 409, title: 'Conflict with what is there' },
  'precondition-failed': { status: 412, title: 'It has changed since' },
  'content-too-large': { status: 413, title: 'The body is too large' },
  'unsupported-media-type': { status: 415, title: 'The body has to be JSON' },
  'idempotency-mismatch': { status: 422, title: 'The Idempotency-Key came with another request' },
  'too-many-attempts': { status: 429, title: 'Too many attempts' },
  internal: { status: 500, title: 'Something went wrong on our side' },
  unavailable: { status: 503, title: 'The database is not ready' },
} as const

export type ProblemSlug = keyof typeof problems

/** A faulty field: which part of the request it is in, where it is there, and what is wrong. */
export interface FieldError {
  in: 'path' | 'query' | 'body'
  /** A JSON pointer (RFC 6901) into that part. */
  pointer: string
  detail: string
}

/** Thrown for a request that is answered with a problem. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError'
  readonly slug: ProblemSlug
  readonly errors: readonly FieldError[]

  constructor(
    slug: ProblemSlug,
    detail: string,
    errors: readonly FieldError[] = [],
    options?: ErrorOptions,
  ) {
    super(detail, options)
    this.slug = slug
    this.errors = errors
  }
}

/** Problem details as RFC 9457 has them. */
export interface ProblemDetails {
  type: string
  title: string
  status: number
  detail: string
  errors?: readonly FieldError[]
  request_id: string
}

/** The one translation of what was thrown into what is answered; nothing of the inside shows in it. */
export function toProblem(error: unknown): ProblemError {
  if (error instanceof ProblemError) return error
  if (error instanceof NotFoundError) {
    return new ProblemError('not-found', error.message, [], { cause: error })
  }
  if (error instanceof ConflictError) {
    const field = { in: 'body', pointer: `/${error.field}`, detail: 'is taken' } as const
    return new ProblemError('conflict', error.message, [field], { cause: error })
  }
  if (error instanceof DatabaseUnavailableError) {
    return new ProblemError('unavailable', 'nothing was changed: try again in a few seconds', [], {
      cause: error,
    })
  }
  return new ProblemError('internal', 'the request was not completed', [], { cause: error })
}

export function problemDetails(problem: ProblemError, requestId: string): ProblemDetails {
  const { status, title } = problems[problem.slug]
  return {
    type: `urn:plaster:problem:${problem.slug}`,
    title,
    status,
    detail: problem.message,
    ...(problem.errors.length > 0 && { errors: problem.errors }),
    request_id: requestId,
  }
}
