import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda'
import { now } from '../../db/clock.ts'
import { describeError } from './describe-error.ts'
import type { Measures } from './measures.ts'
import type { LogFormat } from './settings.ts'

/** A request that has been answered. */
export interface Answered {
  event: APIGatewayProxyEventV2
  response: APIGatewayProxyStructuredResultV2
  functionName: string | undefined
  measures: Measures
  /** The terminal of who wrote the code is shown values too. */
  debug: boolean
  userId: number | undefined
  /** What was thrown, where the answer is the server's fault. */
  error?: unknown
}

/**
 * Writes one line for a request; in JSON, CloudWatch makes metrics of it by itself. For that a logger would cost each
 * cold start 9 ms of processor: Powertools' 2.36 with 23 KB of bundle, pino 10.4 with 64 KB.
 */
export function logRequest(format: LogFormat, answered: Answered): void {
  if (format === 'none') return
  const line = format === 'json' ? JSON.stringify(jsonLine(answered)) : textLine(answered)
  const stream = answered.error === undefined ? process.stdout : process.stderr
  stream.write(`${line}\n`)
}

function jsonLine({ event, response, functionName, measures, userId, error }: Answered) {
  const time = new Date()
  const status = response.statusCode ?? 0
  return {
    level: status >= 500 ? 'error' : 'info',
    time: time.toISOString(),
    request_id: event.requestContext.requestId,
    ...(functionName !== undefined && { function: functionName }),
    route: event.routeKey,
    status,
    ms: tenths(now() - measures.started),
    data_api_calls: measures.calls,
    data_api_ms: tenths(measures.callMilliseconds),
    errors: status >= 500 ? 1 : 0,
    cold_start: measures.coldStart,
    ...(userId !== undefined && { user_id: userId }),
    ...(status >= 500 && { error: describeError(error), sql: measures.sql }),
    _aws: { Timestamp: time.getTime(), CloudWatchMetrics: [metrics] },
  }
}

/**
 * By function, whose name has service and stage in it, as its route does not.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
const metrics = {
  Namespace: 'Plaster',
  Dimensions: [['function']],
  Metrics: [
    { Name: 'ms', Unit: 'Milliseconds' },
    { Name: 'data_api_calls', Unit: 'Count' },
    { Name: 'data_api_ms', Unit: 'Milliseconds' },
    { Name: 'errors', Unit: 'Count' },
  ],
}

/** `GET /tweets/7  200  12.3 ms  1 call 9.8 ms  user 4` */
function textLine({ event, response, measures, debug, userId, error }: Answered): string {
  const { calls, callMilliseconds } = measures
  const query = event.rawQueryString && `?${event.rawQueryString}`
  return [
    `${event.requestContext.http.method} ${encodeURI(event.rawPath)}${query}`,
    response.statusCode,
    `${tenths(now() - measures.started)} ms`,
    `${calls} ${calls === 1 ? 'call' : 'calls'} ${tenths(callMilliseconds)} ms`,
    ...(userId === undefined ? [] : [`user ${userId}`]),
    ...(error === undefined ? [] : [`\n${describeError(error, { values: debug })}`]),
  ].join('  ')
}

function tenths(milliseconds: number): number {
  return Math.round(milliseconds * 10) / 10
}
