import type { IncomingHttpHeaders } from 'node:http'

/** The CORS configuration of an HTTP API, in the words of serverless.yml. */
export interface Cors {
  /** Whole origins, or `*`. */
  allowedOrigins: readonly string[]
  allowedMethods: readonly string[]
  allowedHeaders: readonly string[]
  exposedResponseHeaders?: readonly string[]
  allowCredentials?: boolean
  /** Seconds. */
  maxAge?: number
}

/** API Gateway answers these by itself, whichever route they are for. */
export function isPreflight(method: string, headers: IncomingHttpHeaders): boolean {
  return (
    method === 'OPTIONS' &&
    headers.origin !== undefined &&
    headers['access-control-request-method'] !== undefined
  )
}

/** None for an origin that is not allowed: the browser then refuses. */
export function preflightHeaders(cors: Cors, origin: string | undefined): Record<string, string> {
  const allowed = allowOrigin(cors, origin)
  if (!allowed) return {}
  return {
    ...allowed,
    'access-control-allow-methods': cors.allowedMethods.join(','),
    'access-control-allow-headers': cors.allowedHeaders.join(','),
    ...(cors.maxAge !== undefined && { 'access-control-max-age': String(cors.maxAge) }),
  }
}

/** What is added to the answer to any other request; the function's own headers of these names go. */
export function corsHeaders(cors: Cors, origin: string | undefined): Record<string, string> {
  const allowed = allowOrigin(cors, origin)
  if (!allowed) return {}
  const exposed = cors.exposedResponseHeaders ?? []
  return {
    ...allowed,
    ...(exposed.length > 0 && { 'access-control-expose-headers': exposed.join(',') }),
  }
}

/** API Gateway removes the CORS headers of a function where the API has a configuration of its own. */
export function withoutCorsHeaders<Value>(headers: Record<string, Value>): Record<string, Value> {
  const kept = Object.entries(headers).filter(([name]) => !name.startsWith('access-control-'))
  return Object.fromEntries(kept)
}

function allowOrigin(
  { allowedOrigins, allowCredentials }: Cors,
  origin: string | undefined,
): Record<string, string> | undefined {
  if (origin === undefined) return undefined
  const any = allowedOrigins.includes('*')
  if (!any && !allowedOrigins.includes(origin)) return undefined
  return {
    'access-control-allow-origin': any ? '*' : origin,
    ...(allowCredentials && { 'access-control-allow-credentials': 'true' }),
  }
}
