import { formatMilliseconds } from '../format.ts'
import { type Pages, pageSize } from './use-pages.ts'

export function RowsStatus({ pages }: { pages: Pages }) {
  const { page, rows, before, isLoading, milliseconds } = pages
  return (
    <footer class="status">
      <button
        type="button"
        disabled={before === 0}
        onClick={pages.previous}
        title="Previous page (p)"
      >
        Previous
      </button>
      <span>{describePage(before, rows.length)}</span>
      <button type="button" disabled={!page?.next} onClick={pages.next} title="Next page (n)">
        Next
      </button>
      {page?.hasMore && !page.next && (
        <span class="warning">
          No key tells these rows, so only the first {pageSize} can be shown: filter, or use SQL.
        </span>
      )}
      <span class="space" />
      <span class="muted">{isLoading ? 'Reading …' : formatMilliseconds(milliseconds)}</span>
    </footer>
  )
}

function describePage(pagesBefore: number, rows: number): string {
  if (rows === 0) return 'No rows'
  const first = pagesBefore * pageSize + 1
  return `Rows ${first.toLocaleString('en')}–${(first + rows - 1).toLocaleString('en')}`
}
