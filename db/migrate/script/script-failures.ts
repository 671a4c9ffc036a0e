const statements = new WeakMap<object, string>()

/** Throws an error as it is, and remembers the statement of a script that it came from. */
export function rethrowWith(statement: string): (error: unknown) => never {
  return (error) => {
    if (error instanceof Error) statements.set(error, statement)
    throw error
  }
}

/** The statement of a script that an error came from, on one line and not longer than a line. */
export function failedStatement(error: unknown): string | undefined {
  const statement = error instanceof Error ? statements.get(error) : undefined
  const line = statement
    ?.replaceAll(/^\s*--.*$/gm, '')
    .trim()
    .replaceAll(/\s+/g, ' ')
  return line && line.length > longest ? `${line.slice(0, longest)} ...` : line
}

const longest = 80
