export type { Cell } from './cells.ts'
export { type Filter, type FilterOperator, filterOperators } from './filter.ts'
export { mostReferring } from './most-referring.ts'
export type { Cursor, Sort } from './page-order.ts'
export { readRow, type WholeRow } from './row.ts'
export { type BrowsedRow, type RowsPage, type RowsRequest, readRows } from './rows.ts'
export { readStructure, type Structure } from './structure.ts'
export {
  BrowseError,
  type Column,
  type ForeignKey,
  findColumn,
  findTable,
  type Referrer,
  referrersOf,
  type Table,
  type TableKind,
} from './table.ts'
export { type BrowsedDatabase, readTables } from './tables.ts'
export { type CellChange, type CellOutcome, writeCell } from './write-cell.ts'
