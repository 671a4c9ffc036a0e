import { inspect } from 'node:util'
import type { APIGatewayProxyEventV2 } from 'aws-lambda'

/** Writes an error, with its causes, as one line of JSON. */
export function logError(event: APIGatewayProxyEventV2, error: unknown): void {
  const line = {
    level: 'error',
    time: new Date().toISOString(),
    request_id: event.requestContext.requestId,
    route: event.routeKey,
    error: inspect(error, { depth: 5, breakLength: Number.POSITIVE_INFINITY }),
  }
  process.stderr.write(`${JSON.stringify(line)}\n`)
}
