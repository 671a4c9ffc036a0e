const key = '\u0000exact'

/**
 * JSON.parse rounds integers beyond 2^53, which SDKs do send, and takes 1.0 and 1e3 for integers, which
 * the service does not: as the value of `longValue` they become an object that `exactText` reads.
 * Throws SyntaxError.
 */
export function parseJson(text: string): unknown {
  const value: unknown = JSON.parse(text)
  const exact = text.replace(longValues, `$1{${JSON.stringify(key)}:"$2"}`)
  return exact === text ? value : JSON.parse(exact)
}

/** In valid JSON an unescaped "longValue" before a colon is the end of a member's name. */
const longValues = /("longValue"\s*:\s*)(-?\d{16,}(?![\d.eE])|-?\d+(?=[.eE])[\d.eE+-]+)/g

/** Such a number as it was written; undefined for anything else. */
export function exactText(value: unknown): string | undefined {
  return typeof value === 'object' && value !== null && key in value
    ? String((value as Record<string, unknown>)[key])
    : undefined
}
