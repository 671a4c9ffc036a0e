import type { APIGatewayProxyEventV2 } from 'aws-lambda'
import { UnauthenticatedError } from '../../db/errors.ts'
import type { Caller } from '../../db/queries/caller.ts'
import { hashToken, isToken } from '../../db/session-token.ts'

/** Takes the token from `Authorization: Bearer`; whether it is anybody's, the statement finds out. */
export function readCaller(event: APIGatewayProxyEventV2): Caller {
  const [, token] = /^bearer +(\S+)$/i.exec(event.headers.authorization ?? '') ?? []
  if (token === undefined) {
    throw new UnauthenticatedError('send the token of a session as authorization: Bearer <token>')
  }
  if (!isToken(token)) throw new UnauthenticatedError('the session is unknown or has ended')
  return { tokenHash: hashToken(token) }
}
