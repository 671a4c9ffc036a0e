import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose'

type Algorithm = 'RS256' | 'RS384' | 'RS512' | 'ES256'

/** What a token says, other than a good one; a member that is undefined is left out. */
export type Changes = JWTPayload & { alg?: Algorithm; kid?: string | undefined; forged?: true }

export interface LocalIssuer {
  url: string
  /** A token for the audience `api` that holds for a minute. */
  token(changes?: Changes): Promise<string>
  /** From now on there is another key, under another name. */
  rotate(): Promise<void>
  close(): Promise<void>
}

/** An OpenID issuer on this machine: its configuration, its keys, and tokens signed with them. */
export async function startIssuer(): Promise<LocalIssuer> {
  const forger = await generateKeyPair('RS256')
  let keys = await newKeys('first')
  const server = createServer((request, response) => {
    const documents: Record<string, object> = {
      '/.well-known/openid-configuration': { issuer: url, jwks_uri: `${url}/keys` },
      '/keys': { keys: keys.map(({ jwk }) => jwk) },
    }
    const document = documents[request.url ?? '']
    response.writeHead(document ? 200 : 404, { 'content-type': 'application/json' })
    response.end(JSON.stringify(document ?? {}))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`

  return {
    url,
    async token({ alg = 'RS256', forged, ...changes } = {}) {
      const now = Math.floor(Date.now() / 1000)
      const { kid, ...claims } = {
        ...{ kid: keys.find((key) => key.alg === alg)?.jwk.kid, iss: url, aud: 'api' },
        ...{ sub: 'ada', iat: now - 1, exp: now + 60 },
        ...changes,
      }
      const key = keys.find((known) => known.alg === alg) as (typeof keys)[number]
      return new SignJWT(claims)
        .setProtectedHeader({ alg, ...(kid !== undefined && { kid }) })
        .sign(forged ? forger.privateKey : key.privateKey)
    },
    async rotate() {
      keys = await newKeys('second')
    },
    close: () => new Promise((resolve) => server.close(() => resolve())),
  }
}

function newKeys(name: string) {
  const algorithms = ['RS256', 'RS384', 'RS512', 'ES256'] as const
  return Promise.all(
    algorithms.map(async (alg) => {
      const { publicKey, privateKey } = await generateKeyPair(alg)
      const jwk = { ...(await exportJWK(publicKey)), kid: `${name}-${alg}`, alg, use: 'sig' }
      return { alg, jwk, privateKey }
    }),
  )
}
