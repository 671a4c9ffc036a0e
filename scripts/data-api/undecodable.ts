import { ServiceError } from './errors.ts'

/** Why callers are told no more than InternalFailure; whoever looks at the log is told this. */
export class UndecodableError extends Error {
  override readonly name = 'UndecodableError'
}

/** The answer where the service cannot decode a value that Postgres sent: no message, no cause. */
export function undecodable(): ServiceError {
  const cause = new UndecodableError('a value that the service cannot return, such as infinity')
  return new ServiceError('InternalFailure', '', {}, { cause })
}
