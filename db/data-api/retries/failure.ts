import { DatabaseResumingException, RDSDataServiceException } from '@aws-sdk/client-rds-data'

/**
 * What a failed call means for the statement in it:
 * - `waiting`: the service turned it away for now, before it ran
 * - `unreached`: no connection was made, so it did not run
 * - `unknown`: it may have run, the answer is lost
 * - `refused`: it was answered, or the call was wrong from the start
 */
export type Failure = 'waiting' | 'unreached' | 'unknown' | 'refused'

const throttling =
  /^(Throttling|ThrottlingException|ThrottledException|TooManyRequestsException|RequestLimitExceeded|RequestThrottled|RequestThrottledException|SlowDown|BandwidthLimitExceeded|LimitExceededException)$/
const noConnection = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
])
const lostConnection = new Set(['ECONNRESET', 'ECONNABORTED', 'EPIPE', 'ETIMEDOUT'])

/** Tells what became of the statement whose call failed with this error. */
export function classifyFailure(error: unknown): Failure {
  if (!(error instanceof Error)) return 'refused'
  if (error instanceof DatabaseResumingException) return 'waiting'
  const status = statusOf(error)
  if (throttling.test(error.name) || status === 429) return 'waiting'
  if (status !== undefined && status >= 500) return 'unknown'
  if (error instanceof RDSDataServiceException) return 'refused'
  const { code = '' } = error as NodeJS.ErrnoException
  if (noConnection.has(code)) return 'unreached'
  if (lostConnection.has(code) || error.name === 'TimeoutError') return 'unknown'
  // An answer that is no JSON comes from something between here and the service.
  return error instanceof SyntaxError ? 'unknown' : 'refused'
}

interface WithMetadata {
  $metadata?: { httpStatusCode?: number }
  $response?: { statusCode?: number }
}

function statusOf(error: Error): number | undefined {
  const { $metadata, $response } = error as WithMetadata
  return $metadata?.httpStatusCode ?? $response?.statusCode
}
