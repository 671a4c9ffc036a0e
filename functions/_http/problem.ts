/** Every kind of problem that the API can answer with, by the last part of its type URI. */
export const problems = {
  'malformed-body': { status: 400, title: 'The body cannot be read' },
  'invalid-request': { status: 400, title: 'The request is not valid' },
  'invalid-credentials': { status: 401, title: 'The user name or the password is wrong' },
  unauthenticated: { status: 401, title: 'A session is needed' },
  forbidden: { status: 403, title: "This is somebody else's" },
  'not-found': { status: 404, title: 'Not found' },
  conflict: { status: 409, title: 'Conflict with what is there' },
  'precondition-failed': { status: 412, title: 'It has changed since' },
  'content-too-large': { status: 413, title: 'The body is too large' },
  'unsupported-media-type': { status: 415, title: 'The body has to be JSON' },
  'idempotency-mismatch': { status: 422, title: 'The Idempotency-Key came with another request' },
  'too-many-attempts': { status: 429, title: 'Too many attempts' },
  'outcome-unknown': { status: 500, title: 'Whether it was done is not known' },
  internal: { status: 500, title: 'Something went wrong on our side' },
  unavailable: { status: 503, title: 'The database is not ready' },
} as const

export type ProblemSlug = keyof typeof problems

/** A faulty field: which part of the request it is in, where it is there, and what is wrong. */
export interface FieldError {
  in: 'path' | 'query' | 'header' | 'body'
  /** A JSON pointer (RFC 6901) into that part. */
  pointer: string
  detail: string
}

export interface ProblemOptions extends ErrorOptions {
  errors?: readonly FieldError[]
  /** Seconds until it may be tried again. */
  retryAfter?: number
}

/** Thrown for a request that is answered with a problem. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError'
  readonly slug: ProblemSlug
  readonly errors: readonly FieldError[]
  readonly retryAfter: number | undefined

  constructor(slug: ProblemSlug, detail: string, options: ProblemOptions = {}) {
    super(detail, options)
    this.slug = slug
    this.errors = options.errors ?? []
    this.retryAfter = options.retryAfter
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
