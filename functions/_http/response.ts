import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda'
import { entityTag, isKnown, takesIfNoneMatch } from './conditions.ts'
import type { DebugDetails } from './debug.ts'
import type { Declaration } from './declaration.ts'
import { type ProblemError, problemDetails } from './problem.ts'
import type { Result } from './result.ts'

type Response = APIGatewayProxyStructuredResultV2
type Headers = Record<string, string>

export function resultResponse(
  declaration: Declaration,
  event: APIGatewayProxyEventV2,
  result: Result,
): Response {
  const { status, version } = result
  if (result.body === null) return { statusCode: status }
  const body = JSON.stringify(result.body)
  const tag = version === undefined ? undefined : entityTag(version, body)
  const headers: Headers = {
    ...(tag !== undefined && { etag: tag }),
    ...(result.location !== undefined && {
      location: `${encodePath(event)}/${encodeURIComponent(result.location)}`,
    }),
    ...(result.next && { link: `<${nextPage(event, result.next)}>; rel="next"` }),
  }
  if (tag !== undefined && takesIfNoneMatch(declaration) && isKnown(event, tag)) {
    return { statusCode: 304, headers }
  }
  return { statusCode: status, headers: { 'content-type': 'application/json', ...headers }, body }
}

export function problemResponse(
  event: APIGatewayProxyEventV2,
  problem: ProblemError,
  debug?: DebugDetails,
): Response {
  const details = problemDetails(problem, event.requestContext.requestId)
  const { retryAfter } = problem
  return {
    statusCode: details.status,
    headers: {
      'content-type': 'application/problem+json',
      ...(details.status === 401 && { 'www-authenticate': 'Bearer' }),
      ...(retryAfter !== undefined && { 'retry-after': String(retryAfter) }),
    },
    body: JSON.stringify({ ...details, debug }),
  }
}

/** The request again, with another cursor. */
function nextPage(event: APIGatewayProxyEventV2, cursor: string): string {
  const query = new URLSearchParams(event.queryStringParameters as Record<string, string>)
  query.set('cursor', cursor)
  return `${encodePath(event)}?${query}`
}

/** The path comes decoded, with whatever a client wrote in it. */
function encodePath({ rawPath }: APIGatewayProxyEventV2): string {
  return encodeURI(rawPath).replace(/[?#]/g, encodeURIComponent)
}
