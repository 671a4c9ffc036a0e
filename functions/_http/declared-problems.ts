import type { Declaration } from './declaration.ts'
import type { ProblemSlug } from './problem.ts'

/** Every problem that an endpoint can answer with: what it names itself, and what its declaration implies. */
export function declaredProblems(declaration: Declaration): ProblemSlug[] {
  const { method, params, query, body, auth, idempotent, conditional, problems = [] } = declaration
  const slugs: (ProblemSlug | false | undefined)[] = [
    body && 'malformed-body',
    (params || query || body || idempotent || conditional) && 'invalid-request',
    auth && 'unauthenticated',
    ...problems,
    conditional && 'precondition-failed',
    body && 'content-too-large',
    body && 'unsupported-media-type',
    idempotent && 'idempotency-mismatch',
    method !== 'GET' && 'outcome-unknown',
    'internal',
    'unavailable',
  ]
  return slugs.filter((slug) => slug !== false && slug !== undefined)
}
