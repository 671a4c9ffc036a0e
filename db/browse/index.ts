export type { Cell } from './cells.ts'
export { type Filter, type FilterOperator, filterOperators } from './filter.ts'
export type { Cursor, Sort } from './page-order.ts'
export { readRow } from './row.ts'
export { type BrowsedRow, type RowsPage, type RowsRequest, readRows } from './rows.ts'
export { readStructure } from './structure.ts'
export {
  BrowseError,
  type Column,
  type ForeignKey,
  findColumn,
  findTable,
  referrersOf,
  type Table,
} from './table.ts'
export { type BrowsedDatabase, readTables } from './tables.ts'
export { type CellOutcome, writeCell } from './write-cell.ts'
