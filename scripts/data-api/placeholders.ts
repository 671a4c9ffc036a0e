/** SQL with `$n` in place of `:name`, and the name that stood at each `$n`, in order. */
export interface PositionalSql {
  sql: string
  names: string[]
}

/**
 * Where something begins that may hold a colon which is no placeholder, or a placeholder. Dollar quotes
 * and array slices are left out on purpose: the service reads the colons in them as placeholders, and
 * code that trips over that has to trip over it here.
 */
const tokens = /['"]|--|\/\*|::|:(?<name>[A-Za-z0-9_]+)/g

/** Numbers each occurrence of a placeholder on its own, as the service does. Takes time linear in the SQL. */
export function toPositional(sql: string): PositionalSql {
  const names: string[] = []
  let positional = ''
  let copied = 0
  tokens.lastIndex = 0
  for (let match = tokens.exec(sql); match; match = tokens.exec(sql)) {
    const name = match.groups?.name
    if (name === undefined) {
      tokens.lastIndex = endOf(match[0], sql, match.index)
      continue
    }
    names.push(name)
    positional += `${sql.slice(copied, match.index)}$${names.length}`
    copied = tokens.lastIndex
  }
  return { sql: positional + sql.slice(copied), names }
}

function endOf(token: string, sql: string, start: number): number {
  switch (token) {
    case "'":
      return isEscapeString(sql, start)
        ? endOfEscapeString(sql, start + 1)
        : after(sql, "'", start + 1)
    case '"':
      return after(sql, '"', start + 1)
    case '--':
      return endOfLine(sql, start)
    case '/*':
      return endOfComment(sql, start)
    default:
      return start + token.length
  }
}

/** A doubled quote ends one quoted part and begins the next, which comes to the same. */
function after(sql: string, mark: string, from: number): number {
  const found = sql.indexOf(mark, from)
  return found < 0 ? sql.length : found + mark.length
}

/** The E of E'...' stands alone: in `note'...'` it ends a word. */
function isEscapeString(sql: string, quote: number): boolean {
  return /(?:^|[^\w$\u0080-\uffff])[eE]$/.test(sql.slice(Math.max(0, quote - 2), quote))
}

function endOfEscapeString(sql: string, from: number): number {
  const marks = /'|\\/g
  marks.lastIndex = from
  for (let mark = marks.exec(sql); mark; mark = marks.exec(sql)) {
    const escapes = mark[0] === '\\' || sql[marks.lastIndex] === "'"
    if (!escapes) return marks.lastIndex
    marks.lastIndex += 1
  }
  return sql.length
}

function endOfLine(sql: string, start: number): number {
  const ends = /[\n\r]/g
  ends.lastIndex = start
  return ends.exec(sql)?.index ?? sql.length
}

/** Block comments nest in Postgres. */
function endOfComment(sql: string, start: number): number {
  const marks = /\/\*|\*\//g
  marks.lastIndex = start
  let depth = 0
  for (let mark = marks.exec(sql); mark; mark = marks.exec(sql)) {
    depth += mark[0] === '/*' ? 1 : -1
    if (depth === 0) return marks.lastIndex
  }
  return sql.length
}
