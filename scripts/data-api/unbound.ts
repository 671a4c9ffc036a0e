import type { SqlParameter } from './requests.ts'

/** What the service does not say of a placeholder without a value; whoever looks at the log is told this. */
export class UnboundError extends Error {
  override readonly name = 'UnboundError'
}

/** Why Postgres was given too few values for a statement with placeholders of these names. */
export function unbound(names: readonly string[], given: readonly SqlParameter[]): UnboundError {
  const known = new Set(given.map(({ name }) => name))
  const missing = [...new Set(names)].filter((name) => !known.has(name))
  if (missing.length === 0) return new UnboundError('placeholders are written :name, not $1')
  return new UnboundError(`no value for ${missing.map((name) => `:${name}`).join(', ')}`)
}
