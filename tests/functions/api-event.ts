import type { APIGatewayProxyEventV2 } from 'aws-lambda'

export interface Asked {
  method?: string
  path?: string
  params?: Record<string, string>
  query?: Record<string, string>
  headers?: Record<string, string>
  /** Goes out as JSON; a string goes out as it is. */
  body?: unknown
  isBase64Encoded?: boolean
  /** Of the client. */
  address?: string
}

/** An event as API Gateway makes it. */
export function apiEvent(asked: Asked = {}): APIGatewayProxyEventV2 {
  const { method = 'GET', path = '/', params, query, body, isBase64Encoded = false } = asked
  const { address = '192.0.2.1' } = asked
  const { headers = body === undefined ? {} : { 'content-type': 'application/json' } } = asked
  const rawQueryString = new URLSearchParams(query).toString()
  return {
    version: '2.0',
    routeKey: `${method} ${path}`,
    rawPath: path,
    rawQueryString,
    headers,
    ...(query && { queryStringParameters: query }),
    ...(params && { pathParameters: params }),
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    isBase64Encoded,
    requestContext: {
      accountId: '123456789012',
      apiId: 'a1b2c3',
      domainName: 'a1b2c3.execute-api.eu-central-1.amazonaws.com',
      domainPrefix: 'a1b2c3',
      http: { method, path, protocol: 'HTTP/1.1', sourceIp: address, userAgent: 'tests' },
      requestId: 'JKJaXmPLvHcESHA=',
      routeKey: `${method} ${path}`,
      stage: '$default',
      time: '23/Nov/2026:18:02:00 +0000',
      timeEpoch: 1_795_456_920_000,
    },
  }
}
