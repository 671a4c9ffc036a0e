import { type RawBuilder, sql } from 'kysely'
import type { ListOptions } from './description.ts'
import { parsePattern } from './pattern.ts'

type Condition = RawBuilder<unknown>

interface Columns {
  readonly schema?: Condition
  /** Any of them may match. */
  readonly names: readonly Condition[]
  /** Whether it is found without its schema. */
  readonly visible?: Condition
}

/** The conditions of a list: the pattern, or without one what is not the system's own. */
export function conditionsOf({ pattern, system }: ListOptions, columns: Columns): Condition[] {
  const { schema, visible } = columns
  if (pattern === undefined) {
    const own = schema && !system ? notOfSystem(schema) : []
    return [...own, ...(visible ? [visible] : [])]
  }
  return matches(pattern, columns)
}

export function matches(pattern: string, { schema, names, visible }: Columns): Condition[] {
  const wanted = parsePattern(pattern)
  const conditions: Condition[] = []
  const [first, ...others] = names
  if (wanted.name !== undefined && first) {
    const each = [first, ...others].map((name) => matching(name, wanted.name as string))
    conditions.push(sql`(${sql.join(each, sql` or `)})`)
  }
  if (pattern.includes('.') && wanted.schema !== undefined && schema) {
    conditions.push(matching(schema, wanted.schema))
  } else if (!hasSchema(pattern) && visible) {
    conditions.push(visible)
  }
  return conditions
}

/** A dot outside of quotes. */
function hasSchema(pattern: string): boolean {
  return pattern.replace(/"(?:[^"]|"")*"?/g, '').includes('.')
}

function matching(column: Condition, expression: string): Condition {
  return sql`${column} operator(pg_catalog.~) ${expression} collate pg_catalog.default`
}

function notOfSystem(schema: Condition): Condition[] {
  return [
    sql`${schema} <> 'pg_catalog'`,
    sql`${schema} !~ '^pg_toast'`,
    sql`${schema} <> 'information_schema'`,
  ]
}

/** `where a and b`, or nothing. */
export function where(conditions: readonly Condition[]): Condition {
  return conditions.length === 0 ? sql`` : sql`where ${sql.join(conditions, sql` and `)}`
}
