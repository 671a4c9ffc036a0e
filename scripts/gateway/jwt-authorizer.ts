import type { IncomingMessage } from 'node:http'
import { type Claims, claimTexts } from './claims.ts'
import { createVerifier, invalidToken } from './issuer.ts'
import { GatewayError } from './response.ts'

/** A JWT authorizer of an HTTP API, in the words of serverless.yml. */
export interface JwtAuthorizer {
  /** Where the token is: `$request.header.Authorization`, or another header or `$request.querystring` parameter. */
  identitySource: string
  /** The `iss` of its tokens, which has their keys. */
  issuerUrl: string
  /** One of them is the token's `aud`, or its `client_id` where it has no `aud`. */
  audience: readonly string[]
}

/** What a function finds in `requestContext.authorizer` of its event. */
export interface Authorization {
  jwt: {
    claims: Record<string, string>
    /** Those of the token, where the route wants some. */
    scopes: string[] | null
  }
}

/** Throws a GatewayError, 401 or 403, where the request may not pass. */
export type Authorize = (
  request: IncomingMessage,
  routeScopes?: readonly string[],
) => Promise<Authorization>

export function createJwtAuthorizer(authorizer: JwtAuthorizer): Authorize {
  const { identitySource, issuerUrl, audience } = authorizer
  const verify = createVerifier(issuerUrl)
  return async (request, routeScopes = []) => {
    const token = readToken(request, identitySource)
    if (!token)
      throw new GatewayError(401, `no token in ${identitySource}`, { challenge: 'Bearer' })
    const claims = await verify(token)
    if (!isFor(audience, claims)) {
      throw invalidToken('the token does not have a valid audience')
    }
    const scopes = scopesOf(claims)
    if (routeScopes.length > 0 && !routeScopes.some((scope) => scopes.includes(scope))) {
      const challenge = `Bearer scope="${routeScopes.join(' ')}" error="insufficient_scope"`
      throw new GatewayError(403, `the token has no scope ${routeScopes.join(' or ')}`, {
        challenge,
      })
    }
    return { jwt: { claims: claimTexts(claims), scopes: routeScopes.length > 0 ? scopes : null } }
  }
}

/** The prefix `Bearer` may be left out. */
function readToken(request: IncomingMessage, identitySource: string): string | undefined {
  const [, place, name = ''] = /^\$request\.(header|querystring)\.(.+)$/.exec(identitySource) ?? []
  const text =
    place === 'header'
      ? request.headers[name.toLowerCase()]
      : new URLSearchParams(request.url?.split('?')[1]).get(name)
  return text?.toString().replace(/^bearer +/i, '')
}

function isFor(audience: readonly string[], { aud, client_id }: Claims): boolean {
  return [aud ?? client_id].flat().some((one) => audience.includes(one as string))
}

/** Text with spaces, or a list. */
function scopesOf({ scope, scp }: Claims): string[] {
  const scopes = scope ?? scp
  if (typeof scopes === 'string') return scopes.split(' ')
  return Array.isArray(scopes) ? scopes.map(String) : []
}
