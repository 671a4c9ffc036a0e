import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda'
import type { ProblemSlug } from './problem.ts'

export interface HookRequest<Options extends object> {
  event: APIGatewayProxyEventV2
  options: Options
}

/** Lets a request pass, or answers it with a problem by calling `refuse`. */
export type Before<Options extends object> = (
  request: HookRequest<Options> & { refuse: (problem: ProblemSlug, detail: string) => never },
) => void | Promise<void>

/** Gives the answer, or another in its place. */
export type After<Options extends object> = (
  response: APIGatewayProxyStructuredResultV2,
  request: HookRequest<Options>,
) => APIGatewayProxyStructuredResultV2 | Promise<APIGatewayProxyStructuredResultV2>
