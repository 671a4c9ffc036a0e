import type { z } from 'zod'
import { ServiceError } from './errors.ts'
import { parseJson } from './exact-json.ts'
import { toRequestError } from './request-errors.ts'

/** Reads a body against the schema of an operation. Throws ServiceError as the service's front end does. */
export function parseRequest<Request extends { resourceArn: string }>(
  schema: z.ZodType<Request>,
  body: string,
): Request {
  const members = readJson(body)
  const result = schema.safeParse(members)
  if (!result.success) throw toRequestError(issuesOf(schema, members))
  const { resourceArn } = result.data
  if (resourceArn.startsWith('arn:')) return result.data
  throw new ServiceError('BadRequestException', `Invalid cluster id: ${resourceArn}`)
}

/** What does not fit, with the values; to keep them ready takes as long as all the rest. */
function issuesOf(schema: z.ZodType, members: unknown): z.core.$ZodIssue[] {
  return schema.safeParse(members, { reportInput: true }).error?.issues ?? []
}

/** No body at all has no members, and neither has null. */
function readJson(body: string): unknown {
  try {
    return body === '' ? {} : (parseJson(body) ?? {})
  } catch (cause) {
    throw new ServiceError('SerializationException', (cause as Error).message)
  }
}
