import type { Parts } from './part.ts'

/** What every database has is not made, and what is only made by Postgres itself not dropped. */
export function withGiven(before: Parts, after: Parts): Parts {
  const given = new Map(before)
  for (const key of ['schema public', 'extension plpgsql']) {
    const part = after.get(key)
    if (part && !given.has(key)) {
      const attributes =
        part.kind === 'schema'
          ? { comment: 'standard public schema', grants: 'public=USAGE' }
          : part.attributes
      const { owner } = part.attributes
      given.set(key, { ...part, attributes: { ...attributes, ...(owner && { owner }) } })
    }
  }
  return given
}

export function usualOwner(parts: Parts): string | undefined {
  const counts = new Map<string, number>()
  for (const { attributes, kind } of parts.values()) {
    if (attributes.owner === undefined || kind === 'schema') continue
    counts.set(attributes.owner, (counts.get(attributes.owner) ?? 0) + 1)
  }
  return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0]
}
