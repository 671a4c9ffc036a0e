import { cellView } from './views/cell.ts'
import { revisionsView } from './views/revisions.ts'
import { rowView } from './views/row.ts'
import { rowsView } from './views/rows.ts'
import { sqlView } from './views/sql.ts'
import { structureView } from './views/structure.ts'
import { tablesView } from './views/tables.ts'

/** What the page can ask for, by the last part of the address. */
export const views = {
  tables: tablesView,
  rows: rowsView,
  row: rowView,
  cell: cellView,
  structure: structureView,
  sql: sqlView,
  revisions: revisionsView,
}

export type Views = typeof views
export type ViewName = keyof Views
export type Question<Name extends ViewName> = Parameters<Views[Name]['answer']>[1]
export type Answer<Name extends ViewName> = Awaited<ReturnType<Views[Name]['answer']>>
