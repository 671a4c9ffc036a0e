import { type Block, type Box, gapX, gapY, type Placed } from './box.ts'
import { type Columns, middle } from './columns.ts'

const sweeps = 12
/** A line needs less room than a box. */
const lineGap = 10

/** Columns side by side, each box as near to the middle of its relations as the others let it. */
export function placeColumns({ columns, related, passed }: Columns): Block {
  const centres = centresOf(columns, related)
  const placed = new Map<string, Placed>()
  let x = 0
  for (const column of columns) {
    const widest = Math.max(...column.map(({ width }) => width))
    for (const { id, width, height } of column) {
      // A line passes the whole column.
      const y = (centres.get(id) ?? 0) - height / 2
      placed.set(id, { id, x, y, width: width || widest, height })
    }
    x += widest + gapX
  }
  const top = Math.min(...[...placed.values()].map(({ y }) => y))
  const bottom = Math.max(...[...placed.values()].map(({ y, height }) => y + height))
  const at = (id: string): Placed => {
    const box = placed.get(id) as Placed
    return { ...box, y: box.y - top }
  }
  const passages = new Set([...passed.values()].flat())
  return {
    width: x - gapX,
    height: bottom - top,
    boxes: [...placed.keys()].filter((id) => !passages.has(id)).map(at),
    bends: new Map([...passed].map(([key, ids]) => [key, ids.map(at)])),
  }
}

function centresOf(
  columns: readonly (readonly Box[])[],
  related: ReadonlyMap<string, readonly string[]>,
): Map<string, number> {
  const centres = new Map<string, number>()
  for (const column of columns) {
    const offsets = offsetsOf(column)
    const middle = (offsets.at(-1) ?? 0) / 2
    for (const [index, { id }] of column.entries()) centres.set(id, (offsets[index] ?? 0) - middle)
  }
  for (let sweep = 0; sweep < sweeps; sweep += 1) {
    // There and back, so that neither side alone says where things are.
    for (const column of sweep % 2 === 0 ? columns : columns.toReversed()) {
      const wanted = column.map(({ id }) => middle(id, related, centres))
      for (const [id, centre] of spread(column, wanted)) centres.set(id, centre)
    }
  }
  return centres
}

/** Centres in the order of the column, close to the wanted ones, with a gap between any two. */
function spread(column: readonly Box[], wanted: readonly number[]): [id: string, centre: number][] {
  const runs: { boxes: number[]; shift: number }[] = []
  const offsets = offsetsOf(column)
  for (const index of column.keys()) {
    runs.push({ boxes: [index], shift: shiftOf([index], wanted, offsets) })
    // Where two runs would meet, they become one, in the middle of what both want.
    while (runs.length > 1 && (runs.at(-2)?.shift ?? 0) > (runs.at(-1)?.shift ?? 0)) {
      const boxes = runs.splice(-2).flatMap((run) => run.boxes)
      runs.push({ boxes, shift: shiftOf(boxes, wanted, offsets) })
    }
  }
  return runs.flatMap(({ boxes, shift }) =>
    boxes.map((index): [string, number] => [
      column[index]?.id ?? '',
      shift + (offsets[index] ?? 0),
    ]),
  )
}

function shiftOf(
  boxes: readonly number[],
  wanted: readonly number[],
  offsets: readonly number[],
): number {
  const sum = boxes.reduce((sum, index) => sum + (wanted[index] ?? 0) - (offsets[index] ?? 0), 0)
  return sum / boxes.length
}

/** The centres of boxes that stand as close as they may. */
function offsetsOf(column: readonly Box[]): number[] {
  const offsets: number[] = []
  let end = 0
  for (const [index, box] of column.entries()) {
    const before = column[index - 1]
    if (before) end += isLine(before) || isLine(box) ? lineGap : gapY
    offsets.push(end + box.height / 2)
    end += box.height
  }
  return offsets
}

function isLine({ width }: Box): boolean {
  return width === 0
}
