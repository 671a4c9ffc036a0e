import type { BrowsedRow, Column, ForeignKey, Table } from '../../../../db/browse/index.ts'
import { formatRoute, rowsWith } from '../route.ts'

/** The foreign key that a column is a part of, a key of its own before one with others. */
export function foreignKeyOf(table: Table, column: Column): ForeignKey | undefined {
  return table.foreignKeys
    .filter(({ columns }) => columns.includes(column.name))
    .toSorted((one, other) => one.columns.length - other.columns.length)[0]
}

/** Where the foreign key of a cell leads; nowhere without a value, or with one that is not shown whole. */
export function referenceOf(table: Table, column: Column, row: BrowsedRow): string | undefined {
  const foreignKey = foreignKeyOf(table, column)
  if (!foreignKey) return undefined
  const cells = foreignKey.columns.map((name) => {
    return row.cells[table.columns.findIndex((other) => other.name === name)]
  })
  if (cells.some((cell) => !cell || cell.text === null || cell.isCut)) return undefined
  const values = cells.map((cell) => cell?.text ?? null)
  return formatRoute(rowsWith(foreignKey.schema, foreignKey.table, foreignKey.targets, values))
}
