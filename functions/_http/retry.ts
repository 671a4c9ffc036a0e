import { createHash } from 'node:crypto'
import type { APIGatewayProxyEventV2 } from 'aws-lambda'
import { fingerprintSecret } from '../../db/password.ts'
import type { Retry } from '../../db/queries/retry.ts'
import type { Declaration } from './declaration.ts'
import { ProblemError } from './problem.ts'

const keyPattern = /^[\x21-\x7e]{1,255}$/

/** What makes a request a retry of another: its Idempotency-Key, and that it asks for the same. */
export async function readRetry(
  { idempotent }: Declaration,
  event: APIGatewayProxyEventV2,
  body: unknown,
): Promise<Retry | undefined> {
  const key = event.headers['idempotency-key']
  if (!idempotent || key === undefined) return undefined
  if (!keyPattern.test(key)) {
    const detail = 'must have 1 to 255 visible ASCII characters'
    throw new ProblemError('invalid-request', `idempotency-key ${detail}`, {
      errors: [{ in: 'header', pointer: '/idempotency-key', detail }],
    })
  }
  const asked = `${event.requestContext.http.method} ${event.rawPath} ${JSON.stringify(body)}`
  const fingerprint =
    idempotent === 'with-secret'
      ? await fingerprintSecret(asked, key)
      : createHash('sha256').update(asked).digest()
  return { key, fingerprint }
}
