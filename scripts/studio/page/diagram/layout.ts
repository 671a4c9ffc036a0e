import { areaOf, type Block, type Box, gapX, gapY, type Layout, type Placed, ratio } from './box.ts'
import { arrange } from './columns.ts'
import { placeColumns } from './places.ts'

/**
 * Places the boxes so that none overlaps another: what refers to a table is to the right of it, tables that
 * have to do with each other are near, and those that have nothing to do with any stand together below.
 */
export function layOutDiagram(boxes: readonly Box[]): Layout {
  const known = new Set(boxes.map(({ id }) => id))
  const references = new Map(
    boxes.map(({ id, refersTo }) => {
      return [id, [...new Set(refersTo.filter((to) => known.has(to) && to !== id))]] as const
    }),
  )
  const groups = connected(boxes, references)
  const related = groups
    .filter((group) => group.length > 1)
    .map((group) => placeColumns(arrange(group, references)))
    .toSorted((one, other) => other.height - one.height)
  const alone = groups.filter((group) => group.length === 1).flat()
  const blocks = [...related, ...alone.map(asBlock)]
  const width = Math.max(Math.sqrt(areaOf(blocks) * ratio), ...related.map((block) => block.width))
  return pack(blocks, width)
}

function asBlock({ id, width, height }: Box): Block {
  return { width, height, boxes: [{ id, x: 0, y: 0, width, height }], bends: new Map() }
}

/** Tables that have to do with each other, be it through others. */
function connected(
  boxes: readonly Box[],
  references: ReadonlyMap<string, readonly string[]>,
): Box[][] {
  const neighbours = new Map(boxes.map(({ id }) => [id, new Set<string>()]))
  for (const [from, targets] of references) {
    for (const to of targets) {
      neighbours.get(from)?.add(to)
      neighbours.get(to)?.add(from)
    }
  }
  const seen = new Set<string>()
  const groups: Box[][] = []
  for (const { id } of boxes) {
    if (seen.has(id)) continue
    const group = new Set([id])
    for (const member of group) for (const other of neighbours.get(member) ?? []) group.add(other)
    for (const member of group) seen.add(member)
    groups.push(boxes.filter((box) => group.has(box.id)))
  }
  return groups
}

/** Blocks in rows, the next row below the highest of the one before. */
function pack(blocks: readonly Block[], limit: number): Layout {
  const boxes = new Map<string, Placed>()
  const bends = new Map<string, readonly Placed[]>()
  let [x, y, rowHeight, width] = [0, 0, 0, 0]
  for (const block of blocks) {
    if (x > 0 && x + block.width > limit) {
      x = 0
      y += rowHeight + gapY * 2
      rowHeight = 0
    }
    const move = (box: Placed): Placed => ({ ...box, x: box.x + x, y: box.y + y })
    for (const box of block.boxes) boxes.set(box.id, move(box))
    for (const [key, ofLine] of block.bends) bends.set(key, ofLine.map(move))
    rowHeight = Math.max(rowHeight, block.height)
    width = Math.max(width, x + block.width)
    x += block.width + gapX * 0.6
  }
  return { boxes, bends, width, height: y + rowHeight }
}
