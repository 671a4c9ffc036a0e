import {
  type FieldError,
  ProblemError,
  type ProblemSlug,
  problemDetails,
  problems,
} from '../../functions/_http/problem.ts'

export const slugs = Object.keys(problems) as ProblemSlug[]

/** One for each problem that there is. */
export function problemExamples() {
  return Object.fromEntries(
    slugs.map((slug) => [slug, { summary: problems[slug].title, value: exampleOfProblem(slug) }]),
  )
}

export function exampleOfProblem(slug: ProblemSlug) {
  const { detail, errors = [] } = occurrences[slug] ?? { detail: problems[slug].title }
  return problemDetails(new ProblemError(slug, detail, { errors }), requestId)
}

export const requestId = '5f0b7c1e-8f3c-4f5c-9d5a-2f1f6f0f7a11'

const occurrences: Partial<Record<ProblemSlug, { detail: string; errors?: FieldError[] }>> = {
  'invalid-request': {
    detail: 'limit must be a whole number from 1 to 100',
    errors: [{ in: 'query', pointer: '/limit', detail: 'must be a whole number from 1 to 100' }],
  },
  conflict: {
    detail: 'username is taken',
    errors: [{ in: 'body', pointer: '/username', detail: 'is taken' }],
  },
}
