import type { APIGatewayProxyEventV2, Context } from 'aws-lambda'
import { GatewayError } from './response.ts'

/** A Lambda function of the kind that returns a promise. */
export type LambdaHandler = (event: APIGatewayProxyEventV2, context: Context) => unknown

export interface Invocation {
  functionName: string
  handler: LambdaHandler
  event: APIGatewayProxyEventV2
  /** Milliseconds that the function may take. */
  functionTimeout: number
  /** Milliseconds that API Gateway waits for it. */
  integrationTimeout: number
}

/**
 * Runs a function as Lambda does and gives the JSON of what it returned. Throws a GatewayError when it
 * throws, takes too long, or returns what JSON cannot say.
 */
export async function invoke(invocation: Invocation): Promise<string> {
  const { functionName, handler, event, functionTimeout, integrationTimeout } = invocation
  const deadline = Date.now() + functionTimeout
  const running = Promise.resolve().then(() =>
    handler(event, lambdaContext(functionName, event.requestContext.requestId, deadline)),
  )
  const result = await withinTime(running, functionName, functionTimeout, integrationTimeout)
  return toJson(functionName, result)
}

async function withinTime(
  running: Promise<unknown>,
  functionName: string,
  functionTimeout: number,
  integrationTimeout: number,
): Promise<unknown> {
  const limit =
    functionTimeout < integrationTimeout
      ? new GatewayError(500, `${functionName} timed out after ${functionTimeout} ms`)
      : new GatewayError(503, `${functionName} took longer than ${integrationTimeout} ms`)
  let timer: NodeJS.Timeout | undefined
  const expired = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(limit), Math.min(functionTimeout, integrationTimeout))
  })
  try {
    return await Promise.race([running, expired])
  } catch (error) {
    if (error === limit) throw error
    throw new GatewayError(500, `${functionName} threw`, { cause: error })
  } finally {
    clearTimeout(timer)
  }
}

function toJson(functionName: string, result: unknown): string {
  try {
    return JSON.stringify(result) ?? 'null'
  } catch (error) {
    throw new GatewayError(500, `${functionName} returned what is not JSON`, { cause: error })
  }
}

function lambdaContext(functionName: string, awsRequestId: string, deadline: number): Context {
  return {
    callbackWaitsForEmptyEventLoop: true,
    functionName,
    functionVersion: '$LATEST',
    invokedFunctionArn: `arn:aws:lambda:local:000000000000:function:${functionName}`,
    memoryLimitInMB: '1024',
    awsRequestId,
    logGroupName: `/aws/lambda/${functionName}`,
    logStreamName: 'local',
    getRemainingTimeInMillis: () => Math.max(0, deadline - Date.now()),
    done: () => {},
    fail: () => {},
    succeed: () => {},
  }
}
