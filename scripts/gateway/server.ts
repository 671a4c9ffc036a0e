import { createServer, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type Answer, answerRequest } from './answer.ts'
import type { Cors } from './cors.ts'
import type { Around } from './invoke.ts'
import { createJwtAuthorizer, type JwtAuthorizer } from './jwt-authorizer.ts'
import { defaultConcurrency, defaultLimits, type Limits } from './limits.ts'
import { toOriginForm } from './origin-form.ts'
import type { GatewayError } from './response.ts'
import { createRouteTable, type GatewayRoute, type RouteSource } from './routes.ts'

/** One request, told when it has been answered. */
export interface RequestLog {
  method: string
  path: string
  status: number
  milliseconds: number
  functionName?: string | undefined
  /** Why the gateway answered in place of the function; its cause is what the function threw. */
  error?: GatewayError | undefined
}

export interface GatewayOptions {
  routes: readonly GatewayRoute[] | RouteSource
  /** 0 takes a free one. */
  port: number
  host?: string
  limits?: Partial<Limits>
  /** Instances that each function may have. */
  concurrency?: number
  /** No CORS header is given and no preflight answered where this is left out. */
  cors?: Cors | undefined
  /** By the names that routes have for them. */
  authorizers?: Readonly<Record<string, JwtAuthorizer>>
  onRequest?: (request: RequestLog) => void
  /** Runs each function by `run`, with whatever is to be done before it and after. */
  around?: Around | undefined
}

export interface Gateway {
  url: string
  port: number
  /** Takes no more requests, lets the running ones finish, and ends their connections. */
  close(): Promise<void>
}

/**
 * Starts an HTTP API like API Gateway's in front of functions in this process. Rejects with node's
 * own error when the port cannot be had.
 */
export async function startGateway(options: GatewayOptions): Promise<Gateway> {
  const { routes, port, host = '127.0.0.1', concurrency = defaultConcurrency, onRequest } = options
  const api = {
    table: createRouteTable(routes, concurrency),
    limits: { ...defaultLimits, ...options.limits },
    cors: options.cors,
    authorizers: createAuthorizers(options.authorizers),
    around: options.around,
  }
  let closing = false
  const server = createServer(async (request, response) => {
    const started = performance.now()
    request.url = toOriginForm(request.url ?? '/')
    const answer = await answerRequest(request, api)
    send(response, answer, closing)
    onRequest?.({
      method: request.method ?? '',
      path: request.url,
      status: answer.response.status,
      milliseconds: performance.now() - started,
      functionName: answer.functionName,
      error: answer.error,
    })
  })
  await listen(server, port, host)
  const address = server.address() as AddressInfo
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${address.port}`,
    port: address.port,
    close: () => {
      closing = true
      return new Promise((resolve, reject) => {
        server.close((error) => (error ? reject(error) : resolve()))
      })
    },
  }
}

function createAuthorizers(authorizers: GatewayOptions['authorizers'] = {}) {
  const named = Object.entries(authorizers)
  return new Map(named.map(([name, authorizer]) => [name, createJwtAuthorizer(authorizer)]))
}

function send(
  response: ServerResponse,
  { response: { status, headers, body }, requestId }: Answer,
  isLast: boolean,
): void {
  const hasBody = status !== 204 && status !== 304
  response.writeHead(status, {
    ...headers,
    'apigw-requestid': requestId,
    ...(hasBody && { 'content-length': String(body.length) }),
    ...(isLast && { connection: 'close' }),
  })
  response.end(hasBody ? body : undefined)
}

function listen(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => {
      server.off('error', reject)
      resolve()
    })
  })
}
