import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda'
import { type ProblemError, problemDetails } from './problem.ts'
import type { Result } from './result.ts'

export function resultResponse(
  event: APIGatewayProxyEventV2,
  result: Result,
): APIGatewayProxyStructuredResultV2 {
  if (result.body === null) return { statusCode: result.status }
  return {
    statusCode: result.status,
    headers: {
      'content-type': 'application/json',
      ...(result.location !== undefined && { location: `${event.rawPath}/${result.location}` }),
    },
    body: JSON.stringify(result.body),
  }
}

/** A paused Aurora cluster wakes in 10 to 30 seconds, part of which the request has waited already. */
const secondsToResume = 10

export function problemResponse(
  event: APIGatewayProxyEventV2,
  problem: ProblemError,
): APIGatewayProxyStructuredResultV2 {
  const details = problemDetails(problem, event.requestContext.requestId)
  return {
    statusCode: details.status,
    headers: {
      'content-type': 'application/problem+json',
      ...(details.status === 503 && { 'retry-after': String(secondsToResume) }),
    },
    body: JSON.stringify(details),
  }
}
