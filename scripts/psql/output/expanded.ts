import { padEnd, toLines, widest } from './cell.ts'
import { printable } from './printable.ts'
import { footersOf, type Table, type TableStyle } from './table.ts'

/** A table as psql prints it with `\x`: a block for each row, a line for each column. */
export function* formatExpanded(table: Table, style: TableStyle): Generator<string> {
  if (table.title) yield printable(table.title)
  if (table.rows.length === 0) {
    yield* footersOf(table)
    yield ''
    return
  }
  const headers = table.columns.map(({ name }) => toLines(name))
  const nameWidth = Math.max(0, ...headers.map(widest))
  const valueWidth = table.rows.reduce(
    (width, row) => row.reduce((most, value) => Math.max(most, widthOfValue(value, style)), width),
    0,
  )
  for (const [index, row] of table.rows.entries()) {
    yield separator(`[ RECORD ${index + 1} ]`, nameWidth, valueWidth)
    for (const [column, value] of row.entries()) {
      const name = headers[column] as ReturnType<typeof toLines>
      const lines = toLines(value ?? style.null)
      for (let line = 0; line < Math.max(name.length, lines.length); line += 1) {
        const text = lines[line]
        const head = padEnd(name[line] ?? { text: '', width: 0 }, nameWidth)
        const nameMark = line + 1 < name.length ? '+' : ' '
        if (text === undefined) {
          yield `${head}${nameMark}|`
          continue
        }
        const goesOn = line + 1 < lines.length
        const shown = value === null ? style.dim(text.text) : text.text
        yield `${head}${nameMark}| ${goesOn ? `${padEnd(text, valueWidth)}+` : shown}`
      }
    }
  }
  if (table.footers) yield* footersOf(table)
  yield ''
}

function widthOfValue(value: string | null, style: TableStyle): number {
  return widest(toLines(value ?? style.null))
}

/** `-[ RECORD 1 ]--+-----`: the cross stands where the names end, unless the label is longer. */
function separator(label: string, nameWidth: number, valueWidth: number): string {
  const head = `-${label}`
  const names = nameWidth + 1
  if (head.length < names) {
    return `${head}${'-'.repeat(names - head.length)}+${'-'.repeat(valueWidth + 1)}`
  }
  if (head.length === names) return `${head}+${'-'.repeat(valueWidth + 1)}`
  const total = names + 1 + valueWidth + 1
  return head + '-'.repeat(Math.max(0, total - head.length))
}
