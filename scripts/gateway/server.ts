import { randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createEvent } from './event.ts'
import { invoke, type LambdaHandler } from './invoke.ts'
import { defaultLimits, type Limits } from './limits.ts'
import { createMatcher, type Matchable, type Matcher } from './match-route.ts'
import { readBody } from './read-body.ts'
import { errorResponse, GatewayError, type GatewayResponse, inferResponse } from './response.ts'

export interface GatewayRoute extends Matchable {
  functionName: string
  handler: LambdaHandler
}

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
  routes: readonly GatewayRoute[]
  /** 0 takes a free one. */
  port: number
  host?: string
  limits?: Partial<Limits>
  onRequest?: (request: RequestLog) => void
}

export interface Gateway {
  url: string
  port: number
  /** Takes no more requests, lets the running ones finish, and ends their connections. */
  close(): Promise<void>
}

interface Answer {
  response: GatewayResponse
  requestId: string
  functionName?: string | undefined
  error?: GatewayError
}

/**
 * Starts an HTTP API like API Gateway's in front of functions in this process. Rejects with node's
 * own error when the port cannot be had.
 */
export async function startGateway(options: GatewayOptions): Promise<Gateway> {
  const { routes, port, host = '127.0.0.1', onRequest } = options
  const limits = { ...defaultLimits, ...options.limits }
  const match = createMatcher(routes)
  let closing = false
  const server = createServer(async (request, response) => {
    const started = performance.now()
    const answer = await answerRequest(request, match, limits)
    send(response, answer, closing)
    onRequest?.({
      method: request.method ?? '',
      path: request.url ?? '',
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

async function answerRequest(
  request: IncomingMessage,
  match: Matcher<GatewayRoute>,
  limits: Limits,
): Promise<Answer> {
  const requestId = randomUUID()
  let functionName: string | undefined
  try {
    const body = await readBody(request, limits.requestBytes)
    const found = findRoute(request, match)
    functionName = found.route.functionName
    const event = createEvent(request, body, found, requestId, new Date())
    if (Buffer.byteLength(JSON.stringify(event)) > limits.payloadBytes) {
      throw new GatewayError(413, `the event is over ${limits.payloadBytes} bytes`)
    }
    const json = await invoke({ ...found.route, event, ...limits })
    if (Buffer.byteLength(json) > limits.payloadBytes) {
      throw new GatewayError(500, `the result is over ${limits.payloadBytes} bytes`)
    }
    return { response: inferResponse(json), requestId, functionName }
  } catch (cause) {
    const error =
      cause instanceof GatewayError ? cause : new GatewayError(500, 'gateway failed', { cause })
    return { response: errorResponse(error), requestId, functionName, error }
  }
}

function findRoute(request: IncomingMessage, match: Matcher<GatewayRoute>) {
  const [path = '/'] = (request.url ?? '/').split('?', 1)
  try {
    const found = match(request.method ?? '', path)
    if (found) return found
  } catch {
    throw new GatewayError(400, 'the path has a percent sign that encodes nothing')
  }
  throw new GatewayError(404, 'no route')
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
