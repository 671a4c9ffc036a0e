import type {
  APIGatewayProxyEventV2,
  APIGatewayProxyHandlerV2,
  APIGatewayProxyStructuredResultV2,
  Context,
} from 'aws-lambda'
import { getDatabase } from '../../db/client.ts'
import type { Declaration, Input, ResultOf } from './declaration.ts'
import { logError } from './log.ts'
import { problems } from './problem.ts'
import { decodeRequest } from './request.ts'
import { problemResponse, resultResponse } from './response.ts'
import { toProblem } from './translate-error.ts'

/** A Lambda handler that carries its declaration, for all who need to know what it answers to. */
export interface Endpoint {
  (
    event: APIGatewayProxyEventV2,
    context?: Pick<Context, 'getRemainingTimeInMillis'>,
  ): Promise<APIGatewayProxyStructuredResultV2>
  declaration: Declaration
}

type Given<Declared extends Declaration> = Input<Declared> & { db: ReturnType<typeof getDatabase> }

/** Milliseconds of an invocation in which the database is not waited for. */
const timeToAnswer = 2_000

/** Makes the Lambda handler of an endpoint: decodes, checks, runs, encodes, translates errors. */
export function endpoint<const Declared extends Declaration>(
  declaration: Declared,
  run: (request: Given<Declared>) => Promise<ResultOf<Declared['responses']>>,
): Endpoint {
  async function handler(
    event: APIGatewayProxyEventV2,
    context?: Pick<Context, 'getRemainingTimeInMillis'>,
  ): Promise<APIGatewayProxyStructuredResultV2> {
    const remainingTime = context && (() => context.getRemainingTimeInMillis() - timeToAnswer)
    try {
      const request = (await decodeRequest(declaration, event)) as Input<Declared>
      return resultResponse(event, await run({ ...request, db: getDatabase(remainingTime) }))
    } catch (error) {
      const problem = toProblem(error)
      if (problems[problem.slug].status >= 500) logError(event, error)
      return problemResponse(event, problem)
    }
  }
  return Object.assign(handler satisfies APIGatewayProxyHandlerV2, { declaration })
}
