import { ServiceError } from './errors.ts'

/** The answer where the service cannot decode a value that Postgres sent: no message, no cause. */
export function undecodable(): ServiceError {
  return new ServiceError('InternalFailure', '')
}
