import type { APIGatewayProxyEventV2 } from 'aws-lambda'
import type * as z from 'zod/mini'
import { readJsonBody } from './body.ts'
import type { Declaration } from './declaration.ts'
import { type FieldError, ProblemError } from './problem.ts'
import { validate } from './validation.ts'

const maximumErrors = 20

export interface DecodedRequest {
  params: unknown
  query: unknown
  body: unknown
}

/** Takes from an event what the endpoint declares, checked; one problem tells all that is wrong. */
export function decodeEvent(
  declaration: Declaration,
  event: APIGatewayProxyEventV2,
): DecodedRequest {
  const errors: FieldError[] = []
  const check = (part: FieldError['in'], schema: z.ZodMiniType | undefined, input: unknown) => {
    if (!schema) return undefined
    const validated = validate(part, schema, input)
    if ('value' in validated) return validated.value
    errors.push(...validated.errors)
    return undefined
  }
  const body = declaration.body && readJsonBody(event)
  const request = {
    params: check('path', declaration.params, event.pathParameters ?? {}),
    query: check('query', declaration.query, event.queryStringParameters ?? {}),
    body: check('body', declaration.body, body),
  }
  if (errors.length > 0) throw invalidRequest(errors.slice(0, maximumErrors))
  return request
}

function invalidRequest(errors: FieldError[]): ProblemError {
  const faults = errors.map(({ pointer, detail }) => `${pointer.slice(1) || 'the body'} ${detail}`)
  return new ProblemError('invalid-request', faults.join('; '), { errors })
}
