import type { IncomingMessage } from 'node:http'
import type { APIGatewayProxyEventV2 } from 'aws-lambda'
import type { Authorization } from './jwt-authorizer.ts'
import { type Match, type Matchable, routeKeyOf } from './match-route.ts'

const textMediaType = /^(text\/|application\/(json|javascript|xml|[^;]*\+(json|xml))\b)/i

/** Makes the event (payload 2.0) that API Gateway hands to the function of a route. */
export function createEvent(
  request: IncomingMessage,
  body: Buffer,
  { route, pathParameters }: Match<Matchable>,
  requestId: string,
  now: Date,
  authorizer?: Authorization,
): APIGatewayProxyEventV2 {
  const [encodedPath = '/', rawQueryString = ''] = splitOnce(request.url ?? '/', '?')
  const rawPath = decodeURIComponent(encodedPath)
  const routeKey = routeKeyOf(route)
  const { cookies, headers } = readHeaders(request)
  const query = readQuery(rawQueryString)
  const isText = textMediaType.test(headers['content-type'] ?? '') && !headers['content-encoding']
  return {
    version: '2.0',
    routeKey,
    rawPath,
    rawQueryString,
    ...(cookies && { cookies }),
    headers,
    ...(query && { queryStringParameters: query }),
    requestContext: {
      accountId: '000000000000',
      apiId: 'local',
      ...(authorizer && { authorizer }),
      domainName: headers.host ?? 'localhost',
      domainPrefix: 'local',
      http: {
        method: request.method ?? '',
        path: rawPath,
        protocol: `HTTP/${request.httpVersion}`,
        sourceIp: request.socket.remoteAddress ?? '',
        userAgent: headers['user-agent'] ?? '',
      },
      requestId,
      routeKey,
      stage: '$default',
      time: commonLogTime(now),
      timeEpoch: now.getTime(),
    },
    ...(pathParameters && { pathParameters }),
    ...(body.length > 0 && { body: body.toString(isText ? 'utf8' : 'base64') }),
    isBase64Encoded: body.length > 0 && !isText,
  }
}

/** A header that came several times is one, joined with commas; cookies have a place of their own. */
function readHeaders(request: IncomingMessage) {
  const { cookie, ...distinct } = request.headersDistinct
  const headers: Record<string, string> = {}
  for (const [name, values = []] of Object.entries(distinct)) headers[name] = values.join(',')
  // A client may say who it asks for; the last address is the one that the gateway sees itself.
  const given = headers['x-forwarded-for']
  const seen = request.socket.remoteAddress ?? ''
  headers['x-forwarded-for'] = given ? `${given}, ${seen}` : seen
  headers['x-forwarded-port'] = String(request.socket.localPort)
  headers['x-forwarded-proto'] = 'http'
  return { headers, cookies: cookie?.flatMap((line) => line.split(/;\s*/)) }
}

function readQuery(rawQueryString: string): Record<string, string> | undefined {
  if (rawQueryString === '') return undefined
  const query = new Map<string, string>()
  for (const [name, value] of new URLSearchParams(rawQueryString)) {
    const earlier = query.get(name)
    query.set(name, earlier === undefined ? value : `${earlier},${value}`)
  }
  return Object.fromEntries(query)
}

function splitOnce(text: string, separator: string): string[] {
  const index = text.indexOf(separator)
  return index < 0 ? [text] : [text.slice(0, index), text.slice(index + 1)]
}

/** `23/Nov/2026:18:02:00 +0000` */
function commonLogTime(now: Date): string {
  const [, day, month, year, time] = now.toUTCString().split(' ')
  return `${day}/${month}/${year}:${time} +0000`
}
