const place = 'studio-statements'
const most = 30

/** The statements that were run in this browser, the latest first. */
export function readStatements(): string[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(place) ?? '[]')
    return Array.isArray(kept) ? kept.filter((statement) => typeof statement === 'string') : []
  } catch {
    return []
  }
}

export function keepStatement(statement: string): string[] {
  const others = readStatements().filter((other) => other !== statement)
  const statements = [statement, ...others].slice(0, most)
  localStorage.setItem(place, JSON.stringify(statements))
  return statements
}
