import type { TableStyle } from './output/table.ts'

/** Where a console prints. */
export interface Screen {
  out(line: string): void
  error(line: string): void
  /** Prints many lines, a screen at a time where somebody reads along. */
  page(lines: Iterable<string>): Promise<void>
  /** Columns of the terminal; undefined where it is none. */
  width(): number | undefined
  readonly style: TableStyle
}

/** A screen that nobody sits at. */
export function plainScreen(streams: Pick<Screen, 'out' | 'error'>): Screen {
  return {
    ...streams,
    async page(lines) {
      for (const line of lines) streams.out(line)
    },
    width: () => undefined,
    style: { null: 'NULL', dim: (text) => text },
  }
}
