import type { JWTVerifyGetKey } from 'jose'
import type { Claims } from './claims.ts'
import { GatewayError } from './response.ts'

/** API Gateway takes no others. */
const algorithms = ['RS256', 'RS384', 'RS512']

/** Milliseconds that API Gateway waits for each of an issuer's two documents. */
const timeout = 1500

/**
 * Checks the tokens of an issuer with the keys that it publishes, which are fetched once they are needed.
 * What this returns throws a GatewayError, 401, for a token that is none of its, or not now.
 */
export function createVerifier(issuerUrl: string): (token: string) => Promise<Claims> {
  let keys: Promise<JWTVerifyGetKey> | undefined
  const keysOfIssuer = () => {
    keys ??= findKeys(issuerUrl).catch((error) => {
      keys = undefined
      throw error
    })
    return keys
  }
  return async (token) => {
    const { jwtVerify } = await import('jose')
    const findKey = await keysOfIssuer()
    try {
      const options = { issuer: issuerUrl, algorithms, requiredClaims: ['exp'] }
      const { payload } = await jwtVerify(token, findKey, options)
      if ((payload.iat ?? 0) > Date.now() / 1000) throw new Error('it is issued in the future')
      return payload
    } catch (cause) {
      throw invalidToken((cause as Error).message, cause)
    }
  }
}

/** A 401 that says why, as API Gateway does in a header. */
export function invalidToken(reason: string, cause?: unknown): GatewayError {
  const description = reason.replaceAll('"', "'")
  const challenge = `Bearer scope="" error="invalid_token" error_description="${description}"`
  return new GatewayError(401, reason, { cause, challenge })
}

/** By the issuer's OpenID configuration. A key is found by the `kid` of a token, which has to have one. */
async function findKeys(issuerUrl: string): Promise<JWTVerifyGetKey> {
  const { createRemoteJWKSet } = await import('jose')
  const url = `${issuerUrl.replace(/\/$/, '')}/.well-known/openid-configuration`
  const keysUrl = await fetchKeysUrl(url).catch((cause) => {
    throw invalidToken(`OIDC discovery endpoint communication error: ${url}`, cause)
  })
  const findKey = createRemoteJWKSet(keysUrl, { timeoutDuration: timeout, cooldownDuration: 0 })
  return (header, token) => {
    if (header.kid === undefined) throw new Error('the token has no kid')
    return findKey(header, token)
  }
}

async function fetchKeysUrl(url: string): Promise<URL> {
  const answer = await fetch(url, { signal: AbortSignal.timeout(timeout) })
  const { jwks_uri } = (await answer.json()) as { jwks_uri: string }
  return new URL(jwks_uri)
}
