import { validateHeaderName, validateHeaderValue } from 'node:http'

/** What goes over the wire. */
export interface GatewayResponse {
  status: number
  headers: Record<string, string | string[]>
  body: Buffer
}

/** The answers that API Gateway gives by itself. */
const messages = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  413: 'Request Entity Too Large',
  500: 'Internal Server Error',
  503: 'Service Unavailable',
} as const

/** They belong to the gateway's own connection, not to the function. */
const connectionHeaders = ['connection', 'content-length', 'keep-alive', 'transfer-encoding']

/** Thrown where API Gateway answers in place of the function. */
export class GatewayError extends Error {
  override readonly name = 'GatewayError'
  readonly status: keyof typeof messages
  /** The header www-authenticate. */
  readonly challenge: string | undefined

  constructor(
    status: keyof typeof messages,
    reason: string,
    { challenge, ...options }: ErrorOptions & { challenge?: string } = {},
  ) {
    super(reason, options)
    this.status = status
    this.challenge = challenge
  }
}

export function errorResponse({ status, challenge }: GatewayError): GatewayResponse {
  const { headers, ...response } = jsonResponse(
    JSON.stringify({ message: messages[status] }),
    status,
  )
  return {
    ...response,
    headers: { ...headers, ...(challenge && { 'www-authenticate': challenge }) },
  }
}

/**
 * Makes of a function's result, in the JSON that Lambda passes on, what API Gateway makes of it: an object
 * with a statusCode says it all itself, and anything else is the body of a 200. Throws a GatewayError
 * where a member has a type that API Gateway refuses.
 */
export function inferResponse(json: string): GatewayResponse {
  const result: unknown = JSON.parse(json)
  if (typeof result === 'string') return jsonResponse(result, 200)
  if (!isRecord(result) || result.statusCode === undefined) return jsonResponse(json, 200)

  const { body = '', isBase64Encoded = false, cookies = [] } = result
  if (typeof body !== 'string' && body !== null) refuse('body is not a string')
  return {
    status: readStatus(result.statusCode),
    headers: {
      'content-type': 'text/plain; charset=utf-8',
      ...readHeaders(result.headers ?? {}),
      ...readCookies(cookies),
    },
    body: Buffer.from(body ?? '', isBase64Encoded === true ? 'base64' : 'utf8'),
  }
}

function readStatus(statusCode: unknown): number {
  const status = Number(statusCode)
  if (Number.isInteger(status) && status >= 200 && status <= 599) return status
  return refuse('statusCode is not a status')
}

function readHeaders(headers: unknown): Record<string, string> {
  if (!isRecord(headers)) return refuse('headers is not an object')
  const entries = Object.entries(headers)
    .map(([name, value]) => [name.toLowerCase(), readHeaderValue(name, value)] as const)
    .filter(([name]) => !connectionHeaders.includes(name))
  return Object.fromEntries(entries)
}

function readCookies(cookies: unknown): Record<string, string[]> {
  if (!Array.isArray(cookies)) return refuse('cookies is not a list')
  if (cookies.length === 0) return {}
  return { 'set-cookie': cookies.map((cookie) => readHeaderValue('set-cookie', cookie)) }
}

function readHeaderValue(name: string, value: unknown): string {
  if (typeof value === 'object') return refuse(`header ${name} is not a string`)
  try {
    validateHeaderName(name)
    validateHeaderValue(name, String(value))
  } catch (error) {
    return refuse(`header ${name} has characters that no header can have`, { cause: error })
  }
  return String(value)
}

function jsonResponse(body: string, status: number): GatewayResponse {
  return { status, headers: { 'content-type': 'application/json' }, body: Buffer.from(body) }
}

function refuse(reason: string, options?: ErrorOptions): never {
  throw new GatewayError(500, `the function's result cannot be answered with: ${reason}`, options)
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
