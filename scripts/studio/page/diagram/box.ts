/** A table as the picture needs it: what it refers to, and how big its box is. */
export interface Box {
  readonly id: string
  readonly width: number
  readonly height: number
  readonly refersTo: readonly string[]
}

export interface Placed {
  readonly id: string
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** Boxes with the bends of the lines between them. */
export interface Block {
  readonly width: number
  readonly height: number
  readonly boxes: readonly Placed[]
  /** By `bendKey`: where a line passes between the boxes of other columns, from its beginning. */
  readonly bends: ReadonlyMap<string, readonly Placed[]>
}

export interface Layout extends Omit<Block, 'boxes'> {
  readonly boxes: ReadonlyMap<string, Placed>
}

export const gapX = 90
export const gapY = 28
/** Of the whole picture, as screens are. */
export const ratio = 1.6

export function bendKey(from: string, to: string): string {
  return JSON.stringify([from, to])
}

/** What a box takes, with the space around it. */
export function areaOf(boxes: readonly { width: number; height: number }[]): number {
  return boxes.reduce((sum, { width, height }) => sum + (width + gapX) * (height + gapY), 0)
}
