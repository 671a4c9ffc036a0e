import { type RawBuilder, sql } from 'kysely'
import type { Column, Table } from './table.ts'

/** A part of a statement. */
export type Fragment = RawBuilder<unknown>

/** The table under the alias `t`. */
export function from({ schema, name }: Table): Fragment {
  return sql`${sql.id(schema, name)} as t`
}

export function columnOf({ name }: Column): Fragment {
  return sql`t.${sql.id(name)}`
}

/** A value, given as text, in the type of a column; null too. */
export function valueFor({ castType }: Column, text: string | null): Fragment {
  return text === null ? sql`null` : sql`cast(${text} as ${sql.raw(castType)})`
}

/** As much of a value as `characters` are, and one more where it goes on. */
export function shortened(column: Column, characters: number): Fragment {
  const value = columnOf(column)
  return column.castType === 'bytea'
    ? sql`substring(${value} from 1 for ${sql.lit(Math.ceil(characters / 2))})::text`
    : sql`left(${value}::text, ${sql.lit(characters + 1)})`
}

export function tuple(parts: readonly Fragment[]): Fragment {
  return sql`(${sql.join(parts)})`
}

export function and(conditions: readonly Fragment[]): Fragment {
  return conditions.length === 0 ? sql`true` : sql.join(conditions, sql` and `)
}
