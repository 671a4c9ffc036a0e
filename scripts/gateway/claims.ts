/** What a token says of its bearer, as its JSON has it. */
export type Claims = Readonly<Record<string, unknown>>

/** As API Gateway hands them to a function: all are strings, and those that are null are left out. */
export function claimTexts(claims: Claims): Record<string, string> {
  const entries = Object.entries(claims).filter(([, value]) => value !== null)
  return Object.fromEntries(entries.map(([name, value]) => [name, claimText(value)]))
}

/** Lists come without commas, `[a b]`, as Go prints them. */
function claimText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(claimText).join(' ')}]`
  if (typeof value !== 'object' || value === null) return String(value)
  const members = Object.entries(value).map(([name, member]) => `${name}:${claimText(member)}`)
  return `map[${members.toSorted().join(' ')}]`
}
