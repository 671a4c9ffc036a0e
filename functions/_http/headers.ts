import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda'
import type { Declaration } from './declaration.ts'

/** JSON is nothing that a browser should run, guess the type of, or show in a frame. */
const security = {
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
  'strict-transport-security': 'max-age=31536000',
  'x-content-type-options': 'nosniff',
}

/** Adds the headers that every answer has; what is already said stays. */
export function withCommonHeaders(
  declaration: Declaration,
  event: APIGatewayProxyEventV2,
  response: APIGatewayProxyStructuredResultV2,
): APIGatewayProxyStructuredResultV2 {
  const { statusCode = 200 } = response
  const { method, auth, authorizer } = declaration
  const mayKeep = method === 'GET' && !auth && !authorizer && statusCode < 400
  return {
    ...response,
    headers: {
      ...security,
      // Kept answers are asked about each time, and then cost a 304.
      'cache-control': mayKeep ? 'no-cache' : 'no-store',
      'x-request-id': event.requestContext.requestId,
      ...response.headers,
    },
  }
}
