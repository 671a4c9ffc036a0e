import { useEffect, useState } from 'preact/hooks'
import type { BrowsedRow, Column, Table } from '../../../../db/browse/index.ts'
import { useKeys } from '../keys.ts'
import type { Route, RowsRoute } from '../route.ts'
import { FilterBar } from './filter-bar.tsx'
import { Grid, type Place } from './grid.tsx'
import { referenceOf } from './references.ts'
import { RowPanel } from './row-panel.tsx'
import { filterBy, nextSort, withCell } from './rows.ts'
import { type Message, RowsNotices } from './rows-notices.tsx'
import { RowsStatus } from './rows-status.tsx'
import { RowsToolbar } from './rows-toolbar.tsx'
import { useEdit } from './use-edit.ts'
import { usePages } from './use-pages.ts'

interface RowsViewProps {
  readonly table: Table
  readonly route: RowsRoute
  go(route: Route): void
}

export function RowsView({ table, route, go }: RowsViewProps) {
  const { filters, sort } = route
  const pages = usePages(table, route)
  const { page, rows, again, amend } = pages
  const [place, setPlace] = useState<Place>({ row: 0, column: 0 })
  const [isFiltering, setFiltering] = useState(false)
  const [opened, setOpened] = useState<readonly string[]>()
  const [message, setMessage] = useState<Message>()
  const current = rows[place.row]
  const column = table.columns[place.column]

  const { edit, begin, cancel } = useEdit(table, {
    onWritten(row, column, text) {
      setMessage({ kind: 'success', text: `Saved ${column.name}.` })
      if (table.key.includes(column.name)) again()
      else amend((rows) => withCell(table, rows, row, column, text))
    },
    onGone() {
      setMessage({
        kind: 'warning',
        text: 'The row is gone: somebody has deleted it. Nothing was written.',
      })
      again()
    },
    onRefused: (text) => setMessage({ kind: 'warning', text }),
  })
  useEffect(() => {
    cancel()
    setOpened(undefined)
    setPlace((place) => ({ ...place, row: 0 }))
  }, [pages.shown, pages.before])

  const show = (change: Partial<RowsRoute>) => {
    setMessage(undefined)
    go({ ...route, ...change })
  }
  const sortBy = (column: Column) => show({ sort: nextSort(sort, column) })
  const move = (down: number, right: number) => () =>
    setPlace({
      row: Math.max(0, Math.min(rows.length - 1, place.row + down)),
      column: Math.max(0, Math.min(table.columns.length - 1, place.column + right)),
    })
  const open = (row: BrowsedRow | undefined) => {
    if (row && row.key.length > 0) setOpened(row.key)
  }
  useKeys({
    ArrowDown: move(1, 0),
    ArrowUp: move(-1, 0),
    ArrowRight: move(0, 1),
    ArrowLeft: move(0, -1),
    Enter: () => current && column && begin(current, column),
    Escape: () => {
      setOpened(undefined)
      setFiltering(false)
      setMessage(undefined)
    },
    o: () => open(current),
    '.': () => {
      const address = current && column && referenceOf(table, column, current)
      if (address) location.hash = address
    },
    s: () => column && sortBy(column),
    f: () => setFiltering(true),
    '=': () =>
      current && column && show({ filters: [...filters, filterBy(current, place.column, column)] }),
    n: pages.next,
    p: pages.previous,
    r: again,
    x: () => go({ view: 'structure', schema: table.schema, table: table.name }),
  })

  return (
    <div class="page with-panel">
      <div class="page">
        <RowsToolbar table={table} onFilter={() => setFiltering(true)} onAgain={again} />
        <FilterBar
          table={table}
          filters={filters}
          isOpen={isFiltering}
          onChange={(filters) => show({ filters })}
          onClose={() => setFiltering(false)}
        />
        <RowsNotices pages={pages} sort={sort} message={message} />
        <div class={pages.isLoading ? 'scroll loading' : 'scroll'}>
          {page && (
            <Grid
              table={table}
              rows={rows}
              sort={sort}
              place={place}
              edit={edit}
              onPlace={setPlace}
              onSort={sortBy}
              onEdit={(place) => {
                setPlace(place)
                const [row, column] = [rows[place.row], table.columns[place.column]]
                if (row && column) begin(row, column)
              }}
              onOpen={(index) => open(rows[index])}
            />
          )}
          {page && rows.length === 0 && (
            <p class="empty">
              {filters.length > 0 ? 'No row passes the filters.' : 'There are no rows.'}
            </p>
          )}
        </div>
        <RowsStatus pages={pages} />
      </div>
      {opened && (
        <RowPanel
          key={opened.join('\u0000')}
          table={table}
          rowKey={opened}
          onClose={() => setOpened(undefined)}
        />
      )}
    </div>
  )
}
