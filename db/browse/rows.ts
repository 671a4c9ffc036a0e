import { sql } from 'kysely'
import { type Cell, cellLength, toCell } from './cells.ts'
import { conditionOf } from './condition.ts'
import type { Filter } from './filter.ts'
import { and, columnOf, type Fragment, from, shortened } from './fragments.ts'
import { type Cursor, type Part, pageParts, type Sort } from './page-order.ts'
import { BrowseError, findColumn, type Table } from './table.ts'
import type { BrowsedDatabase } from './tables.ts'

export interface RowsRequest {
  readonly filters?: readonly Filter[] | undefined
  readonly sort?: Sort | undefined
  readonly after?: Cursor | undefined
  /** Rows of a page. */
  readonly limit: number
}

export interface RowsPage {
  readonly rows: readonly BrowsedRow[]
  /** Where the next page begins; null where this is the last, or where no key can tell. */
  readonly next: Cursor | null
  /** There are more rows than these. */
  readonly hasMore: boolean
}

export interface BrowsedRow {
  /** The values of the table's key, whole; empty where it has none. */
  readonly key: readonly string[]
  /** In the order of the table's columns. */
  readonly cells: readonly Cell[]
}

type Row = Record<string, string | null>

/**
 * A page of rows, by key or by a column, from the last row of the page before: one statement, whose work
 * is that of the page alone where an index has the order.
 *
 * @throws BrowseError, and what the database throws of a value that is none of its column's type
 */
export async function readRows(
  db: BrowsedDatabase,
  table: Table,
  { filters = [], sort, after, limit }: RowsRequest,
): Promise<RowsPage> {
  if (after && after.key.length !== table.key.length) {
    throw new BrowseError(`the place in ${table.name} has another key than the table`)
  }
  const length = cellLength(table.columns.length, limit)
  const conditions = filters.map((filter) => conditionOf(table, filter))
  const selected = selection(table, sort, length)
  const parts = pageParts(table, sort, after).map(
    (part) => sql`(select ${selected} ${pageOf(table, part, conditions, limit + 1)})`,
  )
  const { rows } = await sql<Row>`
    ${parts.length === 1 ? parts[0] : inTurn(parts, limit + 1)}
  `.execute(db)
  return toPage(table, sort, rows, limit, length)
}

/** The rows of each part in its order, one part after the other. */
function inTurn(parts: readonly Fragment[], limit: number): Fragment {
  const numbered = parts.map(
    (part, index) =>
      sql`select *, ${sql.lit(index)} as part, row_number() over () as place from ${part} as rows`,
  )
  return sql`select * from (${sql.join(numbered, sql` union all `)}) as parts
    order by part, place limit ${sql.lit(limit)}`
}

function pageOf(
  table: Table,
  { condition, order }: Part,
  conditions: readonly Fragment[],
  limit: number,
): Fragment {
  return sql`from ${from(table)} where ${and([...conditions, condition])} ${order} limit ${sql.lit(limit)}`
}

function selection(table: Table, sort: Sort | undefined, length: number): Fragment {
  const cells = table.columns.map(
    (column, index) => sql`${shortened(column, length)} as ${sql.id(`c${index}`)}`,
  )
  const key = table.key.map(
    (name, index) => sql`${columnOf(findColumn(table, name))}::text as ${sql.id(`k${index}`)}`,
  )
  const sorted = sort ? [sql`${columnOf(findColumn(table, sort.column))}::text as s`] : []
  const all = [...cells, ...key, ...sorted]
  return all.length === 0 ? sql`1` : sql.join(all)
}

function toPage(
  table: Table,
  sort: Sort | undefined,
  found: readonly Row[],
  limit: number,
  length: number,
): RowsPage {
  const rows = found.slice(0, limit).map((row) => ({
    key: table.key.map((_, index) => row[`k${index}`] ?? ''),
    cells: table.columns.map((_, index) => toCell(row[`c${index}`] ?? null, length)),
  }))
  const hasMore = found.length > limit
  const last = found[limit - 1]
  if (!hasMore || !last || table.key.length === 0) return { rows, next: null, hasMore }
  const key = rows.at(-1)?.key ?? []
  return { rows, hasMore, next: sort ? { key, sort: last.s ?? null } : { key } }
}
