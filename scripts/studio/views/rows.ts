import { z } from 'zod'
import {
  filterOperators,
  findColumn,
  findTable,
  type RowsPage,
  readRows,
  type Table,
} from '../../../db/browse/index.ts'
import { columnName, key, tableName, text, view } from '../view.ts'

/** Rows of a table that may be sorted without an index before somebody has to say that they will wait. */
const quicklySorted = 200_000

export type RowsAnswer =
  | (RowsPage & { readonly isSlow: false })
  /** It would sort so many rows, or nobody knows how many, to show the first of them. */
  | { readonly isSlow: true; readonly rows: number | null }

const question = z.object({
  ...tableName,
  filters: z
    .array(
      z.object({ column: columnName, operator: z.enum(filterOperators), value: text.optional() }),
    )
    .max(20)
    .optional(),
  sort: z.object({ column: columnName, direction: z.enum(['asc', 'desc']) }).optional(),
  after: z.object({ key, sort: text.nullable().optional() }).optional(),
  limit: z.number().int().min(1).max(200).default(50),
  /** Sorts without an index, however many rows there are. */
  isPatient: z.boolean().optional(),
})

export const rowsView = view(
  question,
  ({ db, catalog }, { schema, table: name, isPatient, ...request }) =>
    catalog.use(async (tables): Promise<RowsAnswer> => {
      const table = findTable(tables, schema, name)
      if (request.sort && !isPatient && isLongSort(table, request.sort.column)) {
        return { isSlow: true, rows: table.estimate }
      }
      return { isSlow: false, ...(await readRows(db, table, request)) }
    }),
)

function isLongSort(table: Table, column: string): boolean {
  if (findColumn(table, column).isIndexed || table.count !== null) return false
  if (table.kind === 'view' || table.kind === 'foreign table') return false
  return table.estimate === null || table.estimate > quicklySorted
}
