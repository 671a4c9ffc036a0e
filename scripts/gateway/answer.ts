import { randomUUID } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import {
  type Cors,
  corsHeaders,
  isPreflight,
  preflightHeaders,
  withoutCorsHeaders,
} from './cors.ts'
import { createEvent } from './event.ts'
import { type Around, invoke } from './invoke.ts'
import type { Authorization, Authorize } from './jwt-authorizer.ts'
import type { Limits } from './limits.ts'
import { readBody } from './read-body.ts'
import { errorResponse, GatewayError, type GatewayResponse, inferResponse } from './response.ts'
import type { GatewayRoute, RouteTable } from './routes.ts'

export interface Answer {
  response: GatewayResponse
  requestId: string
  functionName?: string | undefined
  /** Why the gateway answered in place of the function. */
  error?: GatewayError
}

export interface Api {
  table: RouteTable
  limits: Limits
  cors: Cors | undefined
  authorizers: ReadonlyMap<string, Authorize>
  around?: Around | undefined
}

/** Answers one request as API Gateway does: by itself, or with what the function of its route returns. */
export async function answerRequest(request: IncomingMessage, api: Api): Promise<Answer> {
  const { cors } = api
  const { method = '', headers } = request
  if (cors && isPreflight(method, headers)) {
    request.resume()
    const response = { status: 204, headers: preflightHeaders(cors, headers.origin) }
    return { response: { ...response, body: Buffer.alloc(0) }, requestId: randomUUID() }
  }
  const answer = await runFunction(request, api)
  if (!cors) return answer
  const { response } = answer
  const answered = {
    ...withoutCorsHeaders(response.headers),
    ...corsHeaders(cors, headers.origin),
  }
  return { ...answer, response: { ...response, headers: answered } }
}

async function runFunction(request: IncomingMessage, api: Api): Promise<Answer> {
  const { table, limits, around } = api
  const requestId = randomUUID()
  let functionName: string | undefined
  try {
    const body = await readBody(request, limits.requestBytes)
    const found = await findRoute(request, table)
    const authorization = await authorize(request, found.route, api)
    functionName = found.route.functionName
    const event = createEvent(request, body, found, requestId, new Date(), authorization)
    if (Buffer.byteLength(JSON.stringify(event)) > limits.payloadBytes) {
      throw new GatewayError(413, `the event is over ${limits.payloadBytes} bytes`)
    }
    const instances = table.instancesOf(found.route)
    const { timeout } = found.route
    const times =
      timeout === undefined ? limits : { functionTimeout: timeout, integrationTimeout: timeout }
    const json = await invoke({ functionName, instances, event, around, ...times })
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

/** A route is open where it names no authorizer, and only there. */
async function authorize(
  request: IncomingMessage,
  { functionName, authorizer }: GatewayRoute,
  { authorizers }: Api,
): Promise<Authorization | undefined> {
  if (!authorizer) return undefined
  const ask = authorizers.get(authorizer.name)
  if (ask) return ask(request, authorizer.scopes)
  throw new GatewayError(
    500,
    `${functionName} wants authorizer ${authorizer.name}, which is not there`,
  )
}

async function findRoute(request: IncomingMessage, table: RouteTable) {
  const [path = '/'] = (request.url ?? '/').split('?', 1)
  const match = await table.matcher()
  try {
    const found = match(request.method ?? '', path)
    if (found) return found
  } catch {
    throw new GatewayError(400, 'the path has a percent sign that encodes nothing')
  }
  throw new GatewayError(404, 'no route')
}
