import { sql } from 'kysely'
import { columnOf, from, valueFor } from './fragments.ts'
import { hasKey } from './row.ts'
import { BrowseError, findColumn, type Table } from './table.ts'
import type { BrowsedDatabase } from './tables.ts'

export interface CellChange {
  readonly key: readonly string[]
  readonly column: string
  /** The value, whole, that the change was made from, in Postgres's text form. */
  readonly from: string | null
  readonly to: string | null
}

export type CellOutcome =
  /** It is now so, which a trigger may have had a say in. */
  | { readonly outcome: 'written'; readonly text: string | null }
  /** Somebody else has changed it since: nothing was written, and this is what is there. */
  | { readonly outcome: 'changed'; readonly text: string | null }
  /** The row is no longer there. */
  | { readonly outcome: 'gone' }

/**
 * Changes one value, if it still is what it was changed from. One statement; a second one where it is not.
 *
 * @throws BrowseError for a value that Postgres itself makes, and what the database throws
 */
export async function writeCell(
  db: BrowsedDatabase,
  table: Table,
  change: CellChange,
): Promise<CellOutcome> {
  const column = findColumn(table, change.column)
  if (column.isGenerated) {
    throw new BrowseError(`${table.name}.${column.name} is generated: Postgres gives it its value`)
  }
  const isThatRow = hasKey(table, change.key)
  const text = sql`${columnOf(column)}::text`
  const isUnchanged = change.from === null ? sql`${text} is null` : sql`${text} = ${change.from}`
  const { rows } = await sql<{ text: string | null }>`
    update ${from(table)} set ${sql.id(column.name)} = ${valueFor(column, change.to)}
    where ${isThatRow} and ${isUnchanged}
    returning ${text} as text
  `.execute(db)
  const [written] = rows
  if (written) return { outcome: 'written', text: written.text }
  const present = await sql<{ text: string | null }>`
    select ${text} as text from ${from(table)} where ${isThatRow}
  `.execute(db)
  const [row] = present.rows
  return row ? { outcome: 'changed', text: row.text } : { outcome: 'gone' }
}
