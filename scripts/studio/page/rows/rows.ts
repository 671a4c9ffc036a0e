import type { BrowsedRow, Column, Sort, Table } from '../../../../db/browse/index.ts'

/** Up, down, and as it was. */
export function nextSort(sort: Sort | undefined, { name }: Column): Sort | undefined {
  if (sort?.column !== name) return { column: name, direction: 'asc' }
  return sort.direction === 'asc' ? { column: name, direction: 'desc' } : undefined
}

export function filterBy(row: BrowsedRow, index: number, { name: column }: Column) {
  const { text, isCut } = row.cells[index] ?? { text: null, isCut: false }
  if (text === null) return { column, operator: 'is null' as const }
  return { column, operator: isCut ? ('starts with' as const) : ('=' as const), value: text }
}

export function withCell(
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
