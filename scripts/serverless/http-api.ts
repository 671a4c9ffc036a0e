import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parse } from 'yaml'
import type { Cors } from '../gateway/cors.ts'
import { UsageError } from '../terminal/failure.ts'

/** What the local gateway takes from serverless.yml. */
export interface HttpApi {
  /** Undefined where it has none. */
  cors: Cors | undefined
}

/**
 * Reads serverless.yml. Throws a UsageError for what the gateway cannot do: a route that is to have an
 * authorizer would be open to everybody here.
 */
export async function readHttpApi(root: string): Promise<HttpApi> {
  const { provider } = parseFile(await readFile(join(root, 'serverless.yml'), 'utf8'))
  const { cors, authorizers } = provider?.httpApi ?? {}
  if (cors === true) {
    throw refusal('provider.httpApi.cors: true', 'list allowedOrigins and the others instead')
  }
  const [authorizer] = Object.keys(authorizers ?? {})
  if (authorizer) {
    throw refusal(
      `provider.httpApi.authorizers.${authorizer}`,
      "the local gateway has no authorizers and would let everybody in; take it out, or declare auth: 'session'",
    )
  }
  return { cors }
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
