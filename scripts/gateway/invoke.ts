import type { APIGatewayProxyEventV2, Context } from 'aws-lambda'
import type { Instances } from './instances.ts'
import { GatewayError } from './response.ts'

/** A Lambda function of the kind that returns a promise. */
export type LambdaHandler = (event: APIGatewayProxyEventV2, context: Context) => unknown

/**
 * Runs by `run` what is a function's own, its start or an invocation, with whatever is to be done before it and
 * after. One that takes too long goes on, and so does this.
 */
export type Around = <Result>(functionName: string, run: () => Promise<Result>) => Promise<Result>

export interface Invocation {
  functionName: string
  instances: Instances
  event: APIGatewayProxyEventV2
  around?: Around | undefined
  /** Milliseconds that the function may take. */
  functionTimeout: number
  /** Milliseconds that API Gateway waits for it. */
  integrationTimeout: number
}

/**
 * Runs a function as Lambda does and gives the JSON of what it returned. Throws a GatewayError when it
 * throws, takes too long, returns what JSON cannot say, or has no instance to run in.
 */
export async function invoke(invocation: Invocation): Promise<string> {
  const { functionName, integrationTimeout } = invocation
  const tooSlow = new GatewayError(503, `${functionName} took longer than ${integrationTimeout} ms`)
  return toJson(functionName, await within(integrationTimeout, tooSlow, runToItsEnd(invocation)))
}

/** API Gateway stops waiting earlier than Lambda stops the function: the instance is busy until then. */
async function runToItsEnd(invocation: Invocation): Promise<unknown> {
  const { functionName, instances, event, functionTimeout } = invocation
  const { around = (_, run) => run() } = invocation
  const instance = await around(functionName, () => instances.take())
  const context = lambdaContext(
    functionName,
    event.requestContext.requestId,
    Date.now() + functionTimeout,
  )
  const timedOut = new GatewayError(500, `${functionName} timed out after ${functionTimeout} ms`)
  try {
    const running = around(functionName, async () => instance(event, context))
    const result = await within(functionTimeout, timedOut, running)
    instances.release(instance)
    return result
  } catch (error) {
    if (error === timedOut) {
      instances.discard()
      throw error
    }
    instances.release(instance)
    throw new GatewayError(500, `${functionName} threw`, { cause: error })
  }
}

/** Rejects with the error once the time is over, whatever the promise does later. */
async function within<Value>(
  milliseconds: number,
  error: Error,
  promise: Promise<Value>,
): Promise<Value> {
  let timer: NodeJS.Timeout | undefined
  const expired = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(error), milliseconds)
  })
  try {
    return await Promise.race([promise, expired])
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
