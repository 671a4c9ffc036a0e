import { RDSDataClient } from '@aws-sdk/client-rds-data'
import { UsageError } from '../terminal/failure.ts'

/**
 * A client of the Data API in AWS, in the region of a cluster, which repeats nothing by itself. It throws
 * UsageError where there are no credentials.
 */
export function remoteClient(resourceArn: string): RDSDataClient {
  const region = regionOf(resourceArn)
  const client = new RDSDataClient({ maxAttempts: 1, ...(region && { region }) })
  client.middlewareStack.add(
    (next) => async (call) => {
      try {
        return await next(call)
      } catch (error) {
        throw explainCredentials(error as Error)
      }
    },
    { step: 'initialize', name: 'explainCredentials' },
  )
  return client
}

/** As in `arn:aws:rds:eu-west-1:123456789012:cluster:app`: a Data API elsewhere does not know the cluster. */
function regionOf(arn: string): string | undefined {
  return /^arn:[^:]*:rds:([^:]+):/.exec(arn)?.[1]
}

/** Of what is wrong with a profile or a log in the SDK says how to mend it, of nothing at all it does not. */
function explainCredentials(cause: Error): Error {
  if (!/^(CredentialsProvider|TokenProvider)Error$/.test(cause.name)) return cause
  const message = cause.message.startsWith('Could not load credentials')
    ? 'there are no AWS credentials: set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY'
    : cause.message
  return new UsageError(message, { cause })
}
