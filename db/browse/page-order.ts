import { sql } from 'kysely'
import { and, columnOf, type Fragment, tuple, valueFor } from './fragments.ts'
import { type Column, findColumn, type Table } from './table.ts'

export interface Sort {
  readonly column: string
  readonly direction: 'asc' | 'desc'
}

/** The last row of a page, as text: its key, and its value in the column that is sorted by. */
export interface Cursor {
  readonly key: readonly string[]
  readonly sort?: string | null | undefined
}

/** A run of rows in one order: the rows with a value to sort by, or those without, which come last. */
export interface Part {
  readonly condition: Fragment
  readonly order: Fragment
}

/**
 * Where a page begins and how it goes on, so that an index can begin there too: no row before it is read.
 * Rows without a value are a part of their own, since no range of an index has both.
 */
export function pageParts(table: Table, sort: Sort | undefined, after: Cursor | undefined): Part[] {
  const keys = table.key.map((name) => findColumn(table, name))
  const direction = sql.raw(sort?.direction ?? 'asc')
  const beyond = sql.raw(sort?.direction === 'desc' ? '<' : '>')
  const orderByKeys = keys.map((column) => sql`${columnOf(column)} ${direction}`)
  const afterKey =
    after && keys.length > 0 ? sql`${keyOf(keys)} ${beyond} ${valuesOf(keys, after)}` : undefined

  const column = sort && findColumn(table, sort.column)
  const isKey = column !== undefined && keys[0]?.name === column.name
  if (!column || isKey) {
    return [{ condition: afterKey ?? sql`true`, order: listed(orderByKeys) }]
  }
  const value = columnOf(column)
  const valued = { order: listed([sql`${value} ${direction}`, ...orderByKeys]) }
  const isInNulls = afterKey !== undefined && after?.sort === null
  const parts: Part[] = []
  if (!isInNulls) {
    parts.push({ ...valued, condition: and([sql`${value} is not null`, ...rest(column)]) })
  }
  if (column.isNullable) {
    const condition = and([sql`${value} is null`, ...(isInNulls ? [afterKey] : [])])
    parts.push({ condition, order: listed(orderByKeys) })
  }
  return parts

  /** The first condition is one that an index has a place for; the second leaves out what was shown. */
  function rest(column: Column): Fragment[] {
    if (!afterKey) return []
    const last = valueFor(column, after?.sort ?? null)
    const sorted = columnOf(column)
    return [sql`${sorted} ${beyond}= ${last}`, sql`(${sorted} ${beyond} ${last} or ${afterKey})`]
  }
}

function keyOf(keys: readonly Column[]): Fragment {
  return tuple(keys.map(columnOf))
}

function valuesOf(keys: readonly Column[], { key }: Cursor): Fragment {
  return tuple(keys.map((column, index) => valueFor(column, key[index] ?? null)))
}

function listed(parts: readonly Fragment[]): Fragment {
  return parts.length === 0 ? sql`` : sql`order by ${sql.join(parts)}`
}
