import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parse } from 'yaml'
import type { Cors } from '../gateway/cors.ts'
import type { JwtAuthorizer } from '../gateway/jwt-authorizer.ts'
import { UsageError } from '../terminal/failure.ts'

/** What the local gateway takes from serverless.yml. */
export interface HttpApi {
  /** Undefined where it has none. */
  cors: Cors | undefined
  /** By the names that endpoints have for them. */
  authorizers: Record<string, JwtAuthorizer>
}

/**
 * Reads serverless.yml. Throws a UsageError for what the gateway cannot do: a route whose authorizer it
 * does not know would be open to everybody here, or to nobody.
 */
export async function readHttpApi(root: string): Promise<HttpApi> {
  const { provider } = parseFile(await readFile(join(root, 'serverless.yml'), 'utf8'))
  const { cors, authorizers } = provider?.httpApi ?? {}
  if (cors === true) {
    throw refusal('provider.httpApi.cors: true', 'list allowedOrigins and the others instead')
  }
  const named = Object.entries(authorizers ?? {})
  return {
    cors,
    authorizers: Object.fromEntries(named.map(([name, given]) => [name, toJwt(name, given)])),
  }
}

function toJwt(name: string, given: unknown): JwtAuthorizer {
  const { type, identitySource, issuerUrl, audience } = (given ?? {}) as Record<string, unknown>
  const place = `provider.httpApi.authorizers.${name}`
  if (type !== 'jwt') {
    throw refusal(place, 'the local gateway has authorizers of type jwt, and no others')
  }
  const source = String(identitySource)
  if (!/^\$request\.(header|querystring)\.[^.]+$/.test(source)) {
    throw refusal(`${place}.identitySource`, 'say $request.header.Authorization, or another header')
  }
  if (!isAddress(issuerUrl)) {
    throw refusal(`${place}.issuerUrl`, 'write the address itself: variables are not known here')
  }
  const audiences = [audience].flat()
  if (!audiences.every((one) => typeof one === 'string' && !one.includes('${'))) {
    throw refusal(`${place}.audience`, 'write the text itself: variables are not known here')
  }
  return { identitySource: source, issuerUrl, audience: audiences as string[] }
}

/** A Ref is the text of a name by now. */
function isAddress(url: unknown): url is string {
  return typeof url === 'string' && /^https?:\/\//.test(url) && !url.includes('${')
}

function parseFile(text: string) {
  try {
    return parse(text, { logLevel: 'error' }) ?? {}
  } catch (cause) {
    throw new UsageError(`serverless.yml: ${(cause as Error).message.split(':\n')[0]}`, {
      cause,
    })
  }
}

function refusal(what: string, advice: string): UsageError {
  return new UsageError(`serverless.yml: ${what}: ${advice}`)
}
