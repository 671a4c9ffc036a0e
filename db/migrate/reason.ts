/** What went wrong, on one line. A connection refused on several addresses has its text inside. */
export function reason(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return reason(error.errors[0])
  const text = error instanceof Error ? error.message || error.name : String(error)
  return text.trim().replace(/\s*\n\s*/g, ' ')
}
