/** The beginning of a value in Postgres's text form; null is no value. */
export interface Cell {
  readonly text: string | null
  /** The value goes on. */
  readonly isCut: boolean
}

/**
 * Characters of each value, so that a page of rows stays below the 1 MiB of a result even where each
 * character takes four bytes, and a row below 64 KB.
 */
export function cellLength(columns: number, rows: number): number {
  const bytes = Math.min(900_000 / rows, 60_000)
  return Math.max(8, Math.min(300, Math.floor(bytes / 4 / Math.max(1, columns))))
}

/** A value that was read with one character more than are to be shown. */
export function toCell(text: string | null, characters: number): Cell {
  if (text === null || text.length <= characters) return { text, isCut: false }
  const shown = [...text]
  if (shown.length <= characters) return { text, isCut: false }
  return { text: shown.slice(0, characters).join(''), isCut: true }
}
