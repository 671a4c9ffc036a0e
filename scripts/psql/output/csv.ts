import type { Table } from './table.ts'

const special = /[",\r\n]|^\\\.$/

/** A table as CSV with a header. NULL is nothing and the empty string `""`, as COPY has it. */
export function* formatCsv({ columns, rows }: Table): Generator<string> {
  yield columns.map(({ name }) => toCsv(name)).join(',')
  for (const row of rows) yield row.map((value) => toCsv(value)).join(',')
}

export function toCsv(value: string | null): string {
  if (value === null) return ''
  return value === '' || special.test(value) ? `"${value.replaceAll('"', '""')}"` : value
}
