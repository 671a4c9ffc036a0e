import type { Table } from '../../../../db/browse/index.ts'
import type { Answer } from '../../views.ts'

export type WholeRow = NonNullable<Answer<'row'>>

export function valuesOf(
  table: Table,
  row: WholeRow,
  columns: readonly string[],
): (string | null)[] {
  return columns.map(
    (name) => row.cells[table.columns.findIndex((column) => column.name === name)]?.text ?? null,
  )
}
