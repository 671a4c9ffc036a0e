import { printable } from './printable.ts'
import { widthOf, widthOfCharacter } from './width.ts'

/** A line of a cell, with the columns that it takes. */
export interface CellLine {
  readonly text: string
  readonly width: number
}

const tabStop = 8
const plain = /^[\x20-\x7e]*$/

/** A value as lines that are safe to print: control characters are written out, as psql does. */
export function toLines(value: string): CellLine[] {
  if (plain.test(value)) return [{ text: value, width: value.length }]
  return value.split('\n').map(toLine)
}

function toLine(line: string): CellLine {
  let text = ''
  let width = 0
  for (const character of line) {
    const shown = show(character, width)
    text += shown
    width += shown === character ? widthOfCharacter(character) : widthOf(shown)
  }
  return { text, width }
}

function show(character: string, column: number): string {
  return character === '\t' ? ' '.repeat(tabStop - (column % tabStop)) : printable(character)
}

export function widest(lines: readonly CellLine[]): number {
  let width = 0
  for (const line of lines) if (line.width > width) width = line.width
  return width
}

export function padEnd({ text, width }: CellLine, columns: number): string {
  return text + ' '.repeat(Math.max(0, columns - width))
}

export function padStart({ text, width }: CellLine, columns: number): string {
  return ' '.repeat(Math.max(0, columns - width)) + text
}
