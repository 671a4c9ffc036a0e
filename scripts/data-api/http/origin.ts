import type { IncomingMessage } from 'node:http'
import { ServiceError } from '../errors.ts'

/** Any page in a browser on this machine can send a request here; it cannot keep its origin out of it. */
export function refuseWebPages({ headers }: IncomingMessage): void {
  if (headers.origin === undefined) return
  throw new ServiceError(
    'AccessDeniedException',
    'Web pages may not call: leave the Origin header out',
  )
}
