import { referrersOf, type Table } from '../../../../db/browse/table.ts'

/** Where more tables refer to one, their lines would hide all others. */
const mostLines = 8

/** Fewer tables are a picture that all lines fit into. */
const fewTables = 12

/** Tables that nearly everything refers to, users for one: lines to them are drawn for one table at a time. */
export function hubsOf(tables: readonly Table[]): ReadonlySet<Table> {
  if (tables.length <= fewTables) return new Set()
  return new Set(
    tables.filter((hub) => {
      const referring = new Set(referrersOf(tables, hub).map(({ table }) => table))
      return referring.size > mostLines
    }),
  )
}
