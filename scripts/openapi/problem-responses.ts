import type { Declaration } from '../../functions/_http/declaration.ts'
import { declaredProblems } from '../../functions/_http/declared-problems.ts'
import { type ProblemSlug, problems } from '../../functions/_http/problem.ts'
import type { JsonSchema } from './json-schema.ts'
import { exampleOfProblem, slugs } from './problem-examples.ts'
import { everyAnswer } from './response-headers.ts'

/** RFC 9457, with a member of ours for each faulty field. */
export const problemSchema: JsonSchema = {
  type: 'object',
  description: 'Problem details (RFC 9457)',
  required: ['type', 'title', 'status', 'detail', 'request_id'],
  properties: {
    type: {
      type: 'string',
      format: 'uri',
      enum: slugs.map((slug) => exampleOfProblem(slug).type),
    },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string', description: 'What was wrong this time' },
    errors: {
      type: 'array',
      description: 'Every field that was wrong',
      items: {
        type: 'object',
        required: ['in', 'pointer', 'detail'],
        properties: {
          in: { type: 'string', enum: ['path', 'query', 'header', 'body'] },
          pointer: { type: 'string', description: 'A JSON pointer (RFC 6901) into that part' },
          detail: { type: 'string' },
        },
      },
    },
    request_id: { type: 'string' },
  },
}

/** The slugs of the problems that an endpoint can answer with, by status. */
export function problemsByStatus(declaration: Declaration): Map<number, ProblemSlug[]> {
  const byStatus = new Map<number, ProblemSlug[]>()
  for (const slug of new Set(declaredProblems(declaration))) {
    const { status } = problems[slug]
    byStatus.set(status, [...(byStatus.get(status) ?? []), slug])
  }
  return byStatus
}

/** The name of the response that answers with one of these. */
export function responseName(slugs: readonly ProblemSlug[]): string {
  return slugs.join('.')
}

export function problemResponse(slugs: readonly ProblemSlug[]) {
  return {
    description: slugs.map((slug) => problems[slug].title).join('; or: '),
    headers: { ...everyAnswer, ...headersOf(slugs) },
    content: {
      'application/problem+json': {
        schema: { $ref: '#/components/schemas/Problem' },
        examples: Object.fromEntries(
          slugs.map((slug) => [slug, { $ref: `#/components/examples/${slug}` }]),
        ),
      },
    },
  }
}

function headersOf(slugs: readonly ProblemSlug[]) {
  const { status } = problems[slugs[0] as ProblemSlug]
  if (status === 401) {
    return { 'www-authenticate': { schema: { type: 'string', const: 'Bearer' } } }
  }
  if (status !== 429 && status !== 503) return {}
  const description = 'Seconds after which to try again'
  return { 'retry-after': { description, schema: { type: 'integer' }, example: 10 } }
}
