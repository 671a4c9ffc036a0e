import { DescribeError } from './description.ts'

/** What a pattern looks for, as regular expressions of Postgres; undefined matches all. */
export interface Pattern {
  readonly schema?: string | undefined
  readonly name?: string | undefined
}

/**
 * Reads a pattern of psql's: `*` and `?` stand for characters, a dot parts schema and name, letters are
 * folded to lower case and all of it is taken literally within double quotes.
 *
 * @throws DescribeError for a pattern with more parts than a schema and a name
 */
export function parsePattern(text: string): Pattern {
  const parts = ['']
  let quoted = false
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at] as string
    if (character === '"') {
      if (quoted && text[at + 1] === '"') {
        parts.push(`${parts.pop()}"`)
        at += 1
      } else quoted = !quoted
    } else if (character === '.' && !quoted) {
      parts.push('')
    } else {
      parts.push(`${parts.pop()}${toExpression(character, quoted)}`)
    }
  }
  if (parts.length > 2) {
    throw new DescribeError(
      parts.length === 3
        ? `cross-database references are not implemented: ${text}`
        : `improper qualified name (too many dotted names): ${text}`,
    )
  }
  const [schema, name] = parts.length === 2 ? parts : [undefined, parts[0]]
  return { schema: anchored(schema), name: anchored(name) }
}

function toExpression(character: string, quoted: boolean): string {
  if (quoted) return /[|*+?()[\]{}.^$\\]/.test(character) ? `\\${character}` : character
  if (character === '*') return '.*'
  if (character === '?') return '.'
  if (character === '$') return '\\$'
  return character.toLowerCase()
}

function anchored(expression: string | undefined): string | undefined {
  return expression === undefined || expression === '' || expression === '.*'
    ? undefined
    : `^(${expression})$`
}
