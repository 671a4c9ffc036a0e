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

export interface Layout {
  readonly boxes: ReadonlyMap<string, Placed>
  readonly width: number
  readonly height: number
}

const gapX = 90
const gapY = 28
const sweeps = 8
/** Of the whole picture, as screens are. */
const ratio = 1.6

/**
 * Places the boxes so that none overlaps another: what refers to a table is to the right of it, tables that
 * have to do with each other are near, and those that have nothing to do with any stand together below.
 */
export function layOutDiagram(boxes: readonly Box[]): Layout {
  const known = new Map(boxes.map((box) => [box.id, box]))
  const links = boxes.map((box) => {
    const targets = new Set(box.refersTo.filter((id) => known.has(id) && id !== box.id))
    return [box.id, [...targets]] as const
  })
  const references = new Map(links)
  const groups = connected(boxes, references)
  const related = groups
    .filter((group) => group.length > 1)
    .map((group) => layOutGroup(group, references))
  const alone = groups.filter((group) => group.length === 1).flat()
  const blocks = [...related.toSorted((one, other) => other.height - one.height)]
  const area = [...blocks, ...alone].reduce(
    (sum, { width, height }) => sum + (width + gapX) * (height + gapY),
    0,
  )
  const width = Math.max(Math.sqrt(area * ratio), ...blocks.map((block) => block.width))
  return pack([...blocks, ...alone.map(asBlock)], width)
}

interface Block {
  readonly width: number
  readonly height: number
  readonly boxes: readonly Placed[]
}

function asBlock({ id, width, height }: Box): Block {
  return { width, height, boxes: [{ id, x: 0, y: 0, width, height }] }
}

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

/** In columns: what is referred to before what refers to it. */
function layOutGroup(
  group: readonly Box[],
  references: ReadonlyMap<string, readonly string[]>,
): Block {
  const depths = depthsOf(group, references)
  const layers: Box[][] = []
  for (const box of group) {
    const depth = depths.get(box.id) ?? 0
    layers[depth] = [...(layers[depth] ?? []), box]
  }
  const columns = order(
    layers.filter(Boolean).flatMap((layer) => split(layer, tallest(group))),
    references,
  )
  return place(columns, references)
}

/** How many references away the farthest table is; one that would close a circle does not count. */
function depthsOf(
  group: readonly Box[],
  references: ReadonlyMap<string, readonly string[]>,
): Map<string, number> {
  const depths = new Map<string, number>()
  const open = new Set<string>()
  const visit = (id: string): number => {
    const known = depths.get(id)
    if (known !== undefined) return known
    if (open.has(id)) return -1
    open.add(id)
    const depth = Math.max(-1, ...(references.get(id) ?? []).map(visit)) + 1
    open.delete(id)
    depths.set(id, depth)
    return depth
  }
  for (const { id } of group) visit(id)
  return depths
}

/** How high a column may be, so that the group is about as wide as screens are. */
function tallest(group: readonly Box[]): number {
  const area = group.reduce((sum, { width, height }) => sum + (width + gapX) * (height + gapY), 0)
  return Math.max(Math.sqrt(area / ratio), ...group.map(({ height }) => height))
}

/** A layer that is too high becomes several columns, about equally high. */
function split(layer: readonly Box[], limit: number): Box[][] {
  const total = layer.reduce((sum, { height }) => sum + height + gapY, 0)
  const wanted = total / Math.ceil(total / (limit * 1.25))
  const columns: Box[][] = [[]]
  let height = 0
  for (const box of layer) {
    if (height > 0 && height + box.height / 2 > wanted) {
      columns.push([])
      height = 0
    }
    columns.at(-1)?.push(box)
    height += box.height + gapY
  }
  return columns
}

/** Within each column, boxes are sorted by the middle of those that they have to do with. */
function order(columns: Box[][], references: ReadonlyMap<string, readonly string[]>): Box[][] {
  const related = relations(references)
  let ordered = columns
  for (let sweep = 0; sweep < sweeps; sweep += 1) {
    const places = new Map(
      ordered.flatMap((column) =>
        column.map(({ id }, index) => [id, (index + 0.5) / column.length] as const),
      ),
    )
    ordered = ordered.map((column) =>
      column.toSorted(
        (one, other) => middle(one.id, related, places) - middle(other.id, related, places),
      ),
    )
  }
  return ordered
}

function relations(references: ReadonlyMap<string, readonly string[]>): Map<string, string[]> {
  const related = new Map<string, string[]>()
  const add = (one: string, other: string) => related.set(one, [...(related.get(one) ?? []), other])
  for (const [from, targets] of references) {
    for (const to of targets) {
      add(from, to)
      add(to, from)
    }
  }
  return related
}

function middle(
  id: string,
  related: ReadonlyMap<string, string[]>,
  places: ReadonlyMap<string, number>,
): number {
  const known = (related.get(id) ?? []).map((other) => places.get(other) ?? 0.5)
  if (known.length === 0) return places.get(id) ?? 0.5
  return known.reduce((sum, place) => sum + place, 0) / known.length
}

/** Columns side by side, each box as near to the middle of its relations as the others let it. */
function place(
  columns: readonly (readonly Box[])[],
  references: ReadonlyMap<string, readonly string[]>,
): Block {
  const related = relations(references)
  const centres = new Map<string, number>()
  for (const column of columns) {
    const height = column.reduce((sum, box) => sum + box.height + gapY, -gapY)
    let y = -height / 2
    for (const box of column) {
      centres.set(box.id, y + box.height / 2)
      y += box.height + gapY
    }
  }
  for (let sweep = 0; sweep < sweeps; sweep += 1) {
    for (const column of columns) {
      const wanted = column.map(({ id }) => middle(id, related, centres))
      for (const [id, centre] of spread(column, wanted)) centres.set(id, centre)
    }
  }
  let x = 0
  const boxes: Placed[] = []
  for (const column of columns) {
    const width = Math.max(...column.map((box) => box.width))
    for (const { id, width, height } of column) {
      boxes.push({ id, x, y: (centres.get(id) ?? 0) - height / 2, width, height })
    }
    x += width + gapX
  }
  const top = Math.min(...boxes.map(({ y }) => y))
  const bottom = Math.max(...boxes.map(({ y, height }) => y + height))
  return {
    width: x - gapX,
    height: bottom - top,
    boxes: boxes.map((box) => ({ ...box, y: box.y - top })),
  }
}

/** Centres in the order of the column, close to the wanted ones, with a gap between any two. */
function spread(column: readonly Box[], wanted: readonly number[]): [id: string, centre: number][] {
  const runs: { boxes: number[]; offset: number }[] = []
  const offsets: number[] = []
  let offset = 0
  for (const [index, box] of column.entries()) {
    offsets.push(offset + box.height / 2)
    offset += box.height + gapY
    runs.push({ boxes: [index], offset: (wanted[index] ?? 0) - (offsets[index] ?? 0) })
    // Where two runs would meet, they become one, in the middle of what both want.
    while (runs.length > 1 && (runs.at(-2)?.offset ?? 0) > (runs.at(-1)?.offset ?? 0)) {
      const [last, before] = [runs.pop(), runs.pop()]
      if (!last || !before) break
      const boxes = [...before.boxes, ...last.boxes]
      const sum = boxes.reduce((sum, each) => sum + (wanted[each] ?? 0) - (offsets[each] ?? 0), 0)
      runs.push({ boxes, offset: sum / boxes.length })
    }
  }
  return runs.flatMap((run) =>
    run.boxes.map((index): [string, number] => [
      column[index]?.id ?? '',
      run.offset + (offsets[index] ?? 0),
    ]),
  )
}

/** Blocks in rows, the next row below the highest of the one before. */
function pack(blocks: readonly Block[], limit: number): Layout {
  const boxes = new Map<string, Placed>()
  let [x, y, rowHeight, width] = [0, 0, 0, 0]
  for (const block of blocks) {
    if (x > 0 && x + block.width > limit) {
      x = 0
      y += rowHeight + gapY * 2
      rowHeight = 0
    }
    for (const box of block.boxes) boxes.set(box.id, { ...box, x: box.x + x, y: box.y + y })
    x += block.width + gapX * 0.6
    rowHeight = Math.max(rowHeight, block.height)
    width = Math.max(width, x - gapX * 0.6)
  }
  return { boxes, width, height: y + rowHeight }
}
