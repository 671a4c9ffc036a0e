import { sql } from 'kysely'
import { type Cell, cellLength, toCell } from './cells.ts'
import { and, columnOf, type Fragment, from, shortened, valueFor } from './fragments.ts'
import { mostReferring } from './most-referring.ts'
import { BrowseError, findColumn, type Referrer, type Table } from './table.ts'
import type { BrowsedDatabase } from './tables.ts'

export interface WholeRow {
  readonly cells: readonly Cell[]
  /** How many rows refer to it by each of the referrers: up to 101 for over 100, null where no index finds them. */
  readonly referring: readonly (number | null)[]
}

/**
 * One row with its values whole, up to the 64 KB that the Data API has for a row, and how many refer to it.
 * Undefined where there is none with that key. One statement.
 */
export async function readRow(
  db: BrowsedDatabase,
  table: Table,
  key: readonly string[],
  referrers: readonly Referrer[],
): Promise<WholeRow | undefined> {
  const length = Math.max(cellLength(table.columns.length, 1), wholeLength(table))
  const cells = table.columns.map(
    (column, index) => sql`${shortened(column, length)} as ${sql.id(`c${index}`)}`,
  )
  const counts = referrers.map(
    (referrer, index) => sql`${countOf(referrer)} as ${sql.id(`r${index}`)}`,
  )
  const { rows } = await sql<Record<string, string | number | null>>`
    select ${sql.join([...cells, ...counts, sql`1 as present`])}
    from ${from(table)} where ${hasKey(table, key)}
  `.execute(db)
  const [row] = rows
  if (!row) return undefined
  return {
    cells: table.columns.map((_, index) => toCell(row[`c${index}`] as string | null, length)),
    referring: referrers.map((_, index) => row[`r${index}`] as number | null),
  }
}

/** The condition that finds the row with a key. Throws BrowseError. */
export function hasKey(table: Table, key: readonly string[]): Fragment {
  if (table.key.length === 0) {
    throw new BrowseError(`${table.schema}.${table.name} has no key by which a row could be found`)
  }
  if (key.length !== table.key.length) {
    throw new BrowseError(`the key of ${table.schema}.${table.name} is ${table.key.join(', ')}`)
  }
  return and(
    table.key.map((name, index) => {
      const column = findColumn(table, name)
      return sql`${columnOf(column)} = ${valueFor(column, key[index] ?? null)}`
    }),
  )
}

function wholeLength({ columns }: Table): number {
  return Math.floor(60_000 / 4 / Math.max(1, columns.length))
}

function countOf({ table, foreignKey }: Referrer): Fragment {
  const leading = table.columns.find(({ name }) => name === foreignKey.columns[0])
  if (!leading?.isIndexed) return sql`null::integer`
  const pairs = foreignKey.columns.map(
    (name, index) => sql`r.${sql.id(name)} = t.${sql.id(foreignKey.targets[index] ?? '')}`,
  )
  return sql`(
    select count(*) from (
      select from ${sql.id(table.schema, table.name)} as r
      where ${and(pairs)} limit ${sql.lit(mostReferring + 1)}
    ) as referring
  )`
}
