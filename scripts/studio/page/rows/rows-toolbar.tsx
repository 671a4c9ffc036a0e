import type { Table } from '../../../../db/browse/index.ts'
import { Icon } from '../icon.tsx'
import { TableTabs } from '../table-tabs.tsx'

interface RowsToolbarProps {
  readonly table: Table
  onFilter(): void
  onAgain(): void
}

export function RowsToolbar({ table, onFilter, onAgain }: RowsToolbarProps) {
  return (
    <header class="toolbar">
      <TableTabs table={table} shown="rows" />
      <span class="space" />
      <button type="button" onClick={onFilter} title="Filter (f)">
        <Icon name="filter" /> Filter
      </button>
      <button type="button" onClick={onAgain} title="Read again (r)" aria-label="Read again">
        <Icon name="refresh" />
      </button>
    </header>
  )
}
