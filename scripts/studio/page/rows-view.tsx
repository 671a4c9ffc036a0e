import { useEffect, useState } from 'preact/hooks'
import type { BrowsedRow, Column, Cursor, Sort, Table } from '../../../db/browse/index.ts'
import { call } from './api.ts'
import { FilterBar } from './filter-bar.tsx'
import { formatCount, formatMilliseconds } from './format.ts'
import { Grid, type Place, referenceOf } from './grid.tsx'
import { Icon } from './icon.tsx'
import { useKeys } from './keys.ts'
import { Notice } from './notice.tsx'
import type { Route, RowsRoute } from './route.ts'
import { RowPanel } from './row-panel.tsx'
import { TableTabs } from './table-tabs.tsx'
import { useAnswer } from './use-answer.ts'
import { useEdit } from './use-edit.ts'

interface RowsViewProps {
  readonly table: Table
  readonly route: RowsRoute
  go(route: Route): void
}

const pageSize = 50

export function RowsView({ table, route, go }: RowsViewProps) {
  const { filters, sort } = route
  const shown = JSON.stringify([filters, sort])
  const [pages, setPages] = useState<{ of: string; cursors: readonly Cursor[] }>({
    of: shown,
    cursors: [],
  })
  const [patientWith, setPatientWith] = useState<string>()
  const [place, setPlace] = useState<Place>({ row: 0, column: 0 })
  const [isFiltering, setFiltering] = useState(false)
  const [opened, setOpened] = useState<readonly string[]>()
  const [message, setMessage] = useState<{ kind: 'warning' | 'success'; text: string }>()
  // Other rows, or another order, begin with the first page.
  const cursors = pages.of === shown ? pages.cursors : []
  const after = cursors.at(-1)
  const isPatient = patientWith === shown

  const { answer, error, isLoading, milliseconds, again, amend } = useAnswer(
    () =>
      call('rows', {
        schema: table.schema,
        table: table.name,
        filters: filters.map((filter) => ({ ...filter })),
        ...(sort && { sort }),
        ...(after && { after: { ...after, key: [...after.key] } }),
        limit: pageSize,
        isPatient,
      }),
    [shown, JSON.stringify(after), isPatient, table],
  )
  const page = answer && !answer.isSlow ? answer : undefined
  const rows = page?.rows ?? []
  const current = rows[place.row]
  const column = table.columns[place.column]

  const { edit, begin, cancel } = useEdit(table, {
    onWritten(row, column, text) {
      setMessage({ kind: 'success', text: `Saved ${column.name}.` })
      if (table.key.includes(column.name)) again()
      else
        amend((answer) =>
          answer.isSlow
            ? answer
            : { ...answer, rows: withCell(table, answer.rows, row, column, text) },
        )
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
  }, [shown, cursors.length])

  const show = (change: Partial<RowsRoute>) => {
    setMessage(undefined)
    go({ ...route, ...change })
  }
  const sortBy = (column: Column) => show({ sort: nextSort(sort, column) })
  const next = () => page?.next && setPages({ of: shown, cursors: [...cursors, page.next] })
  const previous = () => setPages({ of: shown, cursors: cursors.slice(0, -1) })
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
    n: next,
    p: previous,
    r: again,
    x: () => go({ view: 'structure', schema: table.schema, table: table.name }),
  })

  return (
    <div class="page with-panel">
      <div class="page">
        <header class="toolbar">
          <TableTabs table={table} shown="rows" />
          <span class="space" />
          <button type="button" onClick={() => setFiltering(true)} title="Filter (f)">
            <Icon name="filter" /> Filter
          </button>
          <button type="button" onClick={again} title="Read again (r)" aria-label="Read again">
            <Icon name="refresh" />
          </button>
        </header>
        <FilterBar
          table={table}
          filters={filters}
          isOpen={isFiltering}
          onChange={(filters) => show({ filters })}
          onClose={() => setFiltering(false)}
        />
        {error && <Notice kind="error" text={error} action="Try again" onAction={again} />}
        {message && <Notice {...message} />}
        {answer?.isSlow && (
          <Notice
            kind="warning"
            text={`No index has the order of ${sort?.column}: all ${formatCount(null, answer.rows)} rows would be read and sorted.`}
            action="Sort anyway"
            onAction={() => setPatientWith(shown)}
          />
        )}
        <div class={isLoading ? 'scroll loading' : 'scroll'}>
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
        <footer class="status">
          <button
            type="button"
            disabled={cursors.length === 0}
            onClick={previous}
            title="Previous page (p)"
          >
            Previous
          </button>
          <span>{describePage(cursors.length, rows.length)}</span>
          <button type="button" disabled={!page?.next} onClick={next} title="Next page (n)">
            Next
          </button>
          {page?.hasMore && !page.next && (
            <span class="warning">
              No key tells these rows, so only the first {pageSize} can be shown: filter, or use
              SQL.
            </span>
          )}
          <span class="space" />
          <span class="muted">{isLoading ? 'Reading …' : formatMilliseconds(milliseconds)}</span>
        </footer>
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

/** Up, down, and as it was. */
function nextSort(sort: Sort | undefined, { name }: Column): Sort | undefined {
  if (sort?.column !== name) return { column: name, direction: 'asc' }
  return sort.direction === 'asc' ? { column: name, direction: 'desc' } : undefined
}

function filterBy(row: BrowsedRow, index: number, { name: column }: Column) {
  const { text, isCut } = row.cells[index] ?? { text: null, isCut: false }
  if (text === null) return { column, operator: 'is null' as const }
  return { column, operator: isCut ? ('starts with' as const) : ('=' as const), value: text }
}

function withCell(
  table: Table,
  rows: readonly BrowsedRow[],
  changed: BrowsedRow,
  column: Column,
  text: string | null,
): BrowsedRow[] {
  const place = table.columns.indexOf(column)
  const cells = changed.cells.map((cell, index) =>
    index === place ? { text, isCut: false } : cell,
  )
  return rows.map((row) => (isSameKey(row, changed) ? { ...row, cells } : row))
}

function isSameKey(one: BrowsedRow, other: BrowsedRow): boolean {
  return one.key.every((part, index) => part === other.key[index])
}

function describePage(pagesBefore: number, rows: number): string {
  if (rows === 0) return 'No rows'
  const first = pagesBefore * pageSize + 1
  return `Rows ${first.toLocaleString('en')}–${(first + rows - 1).toLocaleString('en')}`
}
