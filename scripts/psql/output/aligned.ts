import { type CellLine, padEnd, padStart, toLines, widest } from './cell.ts'
import { printable } from './printable.ts'
import { footersOf, isRight, type Table, type TableStyle } from './table.ts'
import { widthOf } from './width.ts'

interface Cell {
  readonly lines: readonly CellLine[]
  readonly isNull: boolean
}

/** A table as psql prints it by default. */
export function* formatAligned(table: Table, style: TableStyle): Generator<string> {
  const right = table.columns.map(isRight)
  const headers = table.columns.map(({ name }) => toLines(name))
  const rows = table.rows.map((row) => row.map((value) => toCell(value, style)))
  const widths = headers.map((lines, index) => {
    let width = widest(lines)
    for (const row of rows) width = Math.max(width, widest((row[index] as Cell).lines))
    return width
  })
  if (table.title) yield centre(printable(table.title), totalWidth(widths))
  yield* formatHeader(headers, widths)
  yield ruleOf(widths)
  for (const row of rows) yield* formatRow(row, widths, right, style)
  yield* footersOf(table)
  yield ''
}

function toCell(value: string | null, style: TableStyle): Cell {
  return { lines: toLines(value ?? style.null), isNull: value === null }
}

function totalWidth(widths: readonly number[]): number {
  const sum = widths.reduce((total, width) => total + width, 0)
  return widths.length === 0 ? 0 : sum + widths.length * 3 - 1
}

function centre(title: string, width: number): string {
  return ' '.repeat(Math.max(0, Math.floor((width - widthOf(title)) / 2))) + title
}

function ruleOf(widths: readonly number[]): string {
  if (widths.length === 0) return '--'
  return widths.map((width) => '-'.repeat(width + 2)).join('+')
}

/** `+` after a line says that the next one belongs to the same cell. */
function* formatHeader(
  headers: readonly (readonly CellLine[])[],
  widths: readonly number[],
): Generator<string> {
  const height = Math.max(1, ...headers.map((lines) => lines.length))
  for (let line = 0; line < height; line += 1) {
    if (headers.length === 0) return
    const cells = headers.map((lines, index) => {
      const text = lines[line] ?? { text: '', width: 0 }
      const space = (widths[index] as number) - text.width
      const left = Math.floor(space / 2)
      const mark = line + 1 < lines.length ? '+' : ' '
      return ` ${' '.repeat(left)}${text.text}${' '.repeat(space - left)}${mark}`
    })
    yield cells.join('|')
  }
}

function* formatRow(
  row: readonly Cell[],
  widths: readonly number[],
  right: readonly boolean[],
  style: TableStyle,
): Generator<string> {
  if (row.length === 0) return
  const height = row.reduce((most, { lines }) => Math.max(most, lines.length), 1)
  for (let line = 0; line < height; line += 1) {
    const cells = row.map(({ lines, isNull }, index) => {
      const isLast = index === row.length - 1
      const goesOn = line + 1 < lines.length
      const text = lines[line] ?? { text: '', width: 0 }
      const width = widths[index] as number
      // The last cell of a line ends where its text ends.
      const isOpen = isLast && !goesOn
      const padded =
        right[index] && line < lines.length
          ? padStart(text, width)
          : isOpen
            ? text.text
            : padEnd(text, width)
      const shown = isNull && text.text !== '' ? padded.replace(text.text, style.dim) : padded
      return ` ${shown}${goesOn ? '+' : isOpen ? '' : ' '}`
    })
    yield cells.join('|')
  }
}
