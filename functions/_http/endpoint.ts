import type {
  APIGatewayProxyEventV2,
  APIGatewayProxyHandlerV2,
  APIGatewayProxyStructuredResultV2,
  Context,
} from 'aws-lambda'
import { getDatabase } from '../../db/client.ts'
import type { Caller } from '../../db/queries/caller.ts'
import { checkAnswer } from './check-answer.ts'
import { debugDetails } from './debug.ts'
import type { Declaration, Input, ResultOf } from './declaration.ts'
import { withCommonHeaders } from './headers.ts'
import { logRequest } from './log.ts'
import { type Measures, noteCalls, startMeasures } from './measures.ts'
import { optionsOf, type Place, problemsIn, runAfter, runBefore } from './place.ts'
import { problems } from './problem.ts'
import { decodeRequest } from './request.ts'
import { problemResponse, resultResponse } from './response.ts'
import type { Result } from './result.ts'
import { readSettings } from './settings.ts'
import { toProblem } from './translate-error.ts'

type Event = APIGatewayProxyEventV2
type Response = APIGatewayProxyStructuredResultV2
type InvocationContext = Pick<Context, 'getRemainingTimeInMillis'> &
  Partial<Pick<Context, 'functionName'>>

/** A Lambda handler that carries its declaration, for all who need to know what it answers to. */
export interface Endpoint {
  (event: Event, context?: InvocationContext): Promise<Response>
  declaration: Declaration
  /** The handler for one of the places where its blueprint is registered. */
  castIn(place: Place): Endpoint
}

type Given<Declared extends Declaration> = Input<Declared> & {
  db: Declared['database'] extends false ? undefined : ReturnType<typeof getDatabase>
}

/** Milliseconds of an invocation in which the database is not waited for. */
const timeToAnswer = 2_000

/** Makes the Lambda handler of an endpoint: decodes, checks, runs, encodes, translates errors, logs. */
export function endpoint<const Declared extends Declaration>(
  declaration: Declared,
  run: (request: Given<Declared>) => Promise<ResultOf<Declared['responses']>>,
): Endpoint {
  return cast(declaration, (request) => run(request as Given<Declared>))
}

type Run = (request: Given<Declaration>) => Promise<Result>

function cast(declaration: Declaration, run: Run, place?: Place): Endpoint {
  const options = optionsOf(place) ?? declaration.blueprint?.options

  async function handler(event: Event, context?: InvocationContext): Promise<Response> {
    const { debug, checkAnswers, log } = readSettings()
    const measures = startMeasures()
    let caller: Caller | undefined
    const finish = (response: Response, error?: unknown): Response => {
      const { functionName } = context ?? {}
      const userId = caller?.userId
      logRequest(log, { event, response, functionName, measures, debug, userId, error })
      return withCommonHeaders(declaration, event, response)
    }
    const refuse = (error: unknown) => {
      const problem = toProblem(error)
      const details = debug ? debugDetails(error, measures) : undefined
      const isOurs = problems[problem.slug].status >= 500
      return [problemResponse(event, problem, details), isOurs ? problem : undefined] as const
    }
    const answer = async (): Promise<Response> => {
      await runBefore(place, event)
      const request = {
        ...(await decodeRequest(declaration, event)),
        options,
      } as Input<Declaration>
      caller = request.caller
      const db = declaration.database === false ? undefined : openDatabase(context, measures)
      const result = await run({ ...request, db } as Given<Declaration>)
      if (checkAnswers) checkAnswer(declaration, result)
      return resultResponse(declaration, event, result)
    }

    const [response, error] = await answer().then((answered) => [answered] as const, refuse)
    try {
      return finish(await runAfter(place, event, response), error)
    } catch (thrown) {
      return finish(...refuse(thrown))
    }
  }

  const castIn = (where: Place) => {
    const problems = [...(declaration.problems ?? []), ...problemsIn(where)]
    return cast({ ...declaration, problems }, run, where)
  }
  return Object.assign(handler satisfies APIGatewayProxyHandlerV2, { declaration, castIn })
}

function openDatabase(context: InvocationContext | undefined, measures: Measures) {
  const remainingTime = context && (() => context.getRemainingTimeInMillis() - timeToAnswer)
  return getDatabase(remainingTime, noteCalls(measures))
}
