import type { APIGatewayProxyEventV2 } from 'aws-lambda'
import { readCaller } from './caller.ts'
import { readClaims } from './claims.ts'
import { readIfMatch } from './conditions.ts'
import type { Declaration } from './declaration.ts'
import { decodeEvent } from './event.ts'
import { readRetry } from './retry.ts'

/** Makes of an event what a handler is given; a caller without a token is told before anything else. */
export async function decodeRequest(declaration: Declaration, event: APIGatewayProxyEventV2) {
  const caller = declaration.auth && readCaller(event)
  const decoded = decodeEvent(declaration, event)
  return {
    ...decoded,
    path: event.rawPath,
    caller,
    claims: declaration.authorizer && readClaims(event),
    retry: await readRetry(declaration, event, decoded.body),
    expected: declaration.conditional && readIfMatch(event),
    address: event.requestContext.http.sourceIp,
  }
}
