const quoted = /'(?:[^']|'')*'|"(?:[^"]|"")*"|\$(\w*)\$[\s\S]*?\$\1\$/g

/**
 * What Postgres prints, in lower case: every word of it that is not quoted is a keyword, a type or a
 * name in lower case already.
 */
export function lowerCase(printed: string): string {
  let done = 0
  let text = ''
  for (const match of printed.matchAll(quoted)) {
    text += printed.slice(done, match.index).toLowerCase() + match[0]
    done = match.index + match[0].length
  }
  return text + printed.slice(done).toLowerCase()
}

/** Characters of a name, of which Postgres cuts the rest. */
export const longestName = 63

/** The parts of `public.users."Full name"`, quoted as they are. */
export function splitName(name: string): string[] {
  return name.match(/"(?:[^"]|"")*"|[^."]+/g) ?? []
}

/** Without `public.`, which everybody's search path has. */
export function shorten(name: string): string {
  return name.replace(/^public\./, '')
}

export function lastName(name: string): string {
  return splitName(name).at(-1) ?? name
}

/** Quoted where SQL wants it, but for words that it keeps to itself. */
export function quoteIdentifier(name: string): string {
  return /^[a-z_][a-z0-9_$]*$/.test(name) ? name : `"${name.replaceAll('"', '""')}"`
}

export function unquote(identifier: string): string {
  return identifier.startsWith('"') ? identifier.slice(1, -1).replaceAll('""', '"') : identifier
}

/** `app."A b_new"` of `app."A b"`, cut where there is no room for it. */
export function withEnd(name: string, end: string): string {
  const last = lastName(name)
  const start = unquote(last).slice(0, longestName - end.length)
  return name.slice(0, name.length - last.length) + quoteIdentifier(start + end)
}

/** A string of SQL, as an E string where it has backslashes, which mean the same in every setting then. */
export function quoteLiteral(text: string): string {
  const doubled = text.replaceAll("'", "''")
  return text.includes('\\') ? `e'${doubled.replaceAll('\\', '\\\\')}'` : `'${doubled}'`
}

/** `timestamptz` for `timestamp with time zone`, and the like. */
export function shortenType(type: string): string {
  return shorten(type)
    .replace(/^(timestamp|time)(\(\d+\))? with time zone/, '$1tz$2')
    .replace(/^(timestamp|time)(\(\d+\))? without time zone/, '$1$2')
    .replace(/^character varying/, 'varchar')
    .replace(/^character\(/, 'char(')
}

/** `fillfactor = 70, security_invoker = true`, from `fillfactor=70, security_invoker=true`. */
export function wordOptions(options: string): string {
  return Object.entries(parseOptions(options))
    .map(([name, value]) => `${name} = ${/^[\w.-]+$/.test(value) ? value : quoteLiteral(value)}`)
    .join(', ')
}

export function parseOptions(options: string | undefined): Record<string, string> {
  const entries = (options ?? '').split(/, (?=[\w.]+=)/).filter((option) => option !== '')
  return Object.fromEntries(
    entries.map((option) => {
      const [name = '', ...value] = option.split('=')
      return [name, value.join('=')]
    }),
  )
}
