import type { Declaration } from './declaration.ts'
import type { ProblemSlug } from './problem.ts'

/** Every problem that an endpoint can answer with: what it names itself, and what its declaration implies. */
export function declaredProblems(declaration: Declaration): ProblemSlug[] {
  const { method, params, query, body, auth, idempotent, conditional, problems = [] } = declaration
  const asksDatabase = declaration.database !== false
  const slugs: (ProblemSlug | false | undefined)[] = [
    body && 'malformed-body',
    (params || query || body || idempotent || conditional) && 'invalid-request',
    auth && 'unauthenticated',
    ...problems,
    conditional && 'precondition-failed',
    body && 'content-too-large',
    body && 'unsupported-media-type',
    idempotent && 'idempotency-mismatch',
    asksDatabase && method !== 'GET' && 'outcome-unknown',
    'internal',
    asksDatabase && 'unavailable',
  ]
  return slugs.filter((slug) => slug !== false && slug !== undefined)
}
