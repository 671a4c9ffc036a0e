import { areaOf, type Box, bendKey, gapY, ratio } from './box.ts'

type References = ReadonlyMap<string, readonly string[]>

/** Boxes in columns, with places for lines to pass among them. */
export interface Columns {
  readonly columns: readonly (readonly Box[])[]
  /** What a box, or a place for a line, is drawn towards. */
  readonly related: ReadonlyMap<string, readonly string[]>
  /** By `bendKey`, the places that a line passes, from its beginning. */
  readonly passed: ReadonlyMap<string, readonly string[]>
}

const sweeps = 12
/** The height of a place for a line. */
const lineSpace = 8

/** Puts what is referred to into columns before what refers to it, and what belongs together side by side. */
export function arrange(group: readonly Box[], references: References): Columns {
  const depths = depthsOf(group, references)
  const layers: Box[][] = []
  for (const box of group) {
    const depth = depths.get(box.id) ?? 0
    layers[depth] = [...(layers[depth] ?? []), box]
  }
  const limit = Math.max(Math.sqrt(areaOf(group) / ratio), ...group.map(({ height }) => height))
  const columns = layers.filter(Boolean).flatMap((layer) => split(layer, limit))
  const arranged = withPassages(columns, references)
  return { ...arranged, columns: order(arranged.columns, arranged.related) }
}

/** How many references away the farthest table is; one that would close a circle does not count. */
function depthsOf(group: readonly Box[], references: References): Map<string, number> {
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

/** A layer that is much too high becomes several columns, about equally high. */
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

/** A line to a column that is not the next one passes between the boxes of those in the middle. */
function withPassages(columns: readonly (readonly Box[])[], references: References): Columns {
  const all = columns.map((column) => [...column])
  const columnOf = new Map(columns.flatMap((column, index) => column.map(({ id }) => [id, index])))
  const related = new Map<string, string[]>()
  const passed = new Map<string, string[]>()
  const relate = (one: string, other: string) => {
    related.set(one, [...(related.get(one) ?? []), other])
    related.set(other, [...(related.get(other) ?? []), one])
  }
  for (const [from, index] of columnOf) {
    for (const to of references.get(from) ?? []) {
      const target = columnOf.get(to) ?? index
      const step = Math.sign(target - index)
      const key = bendKey(from, to)
      const ids: string[] = []
      for (let between = index + step; between !== target && step !== 0; between += step) {
        const id = `${key} ${between}`
        all[between]?.push({ id, width: 0, height: lineSpace, refersTo: [] })
        relate(ids.at(-1) ?? from, id)
        ids.push(id)
      }
      relate(ids.at(-1) ?? from, to)
      if (ids.length > 0) passed.set(key, ids)
    }
  }
  return { columns: all, related, passed }
}

/** Within each column, boxes are sorted by the middle of those that they have to do with. */
function order(
  columns: readonly (readonly Box[])[],
  related: ReadonlyMap<string, readonly string[]>,
): (readonly Box[])[] {
  let ordered = [...columns]
  for (let sweep = 0; sweep < sweeps; sweep += 1) {
    const places = new Map(
      ordered.flatMap((column) =>
        column.map(({ id }, index) => [id, (index + 0.5) / column.length] as const),
      ),
    )
    ordered = ordered.map((column) =>
      column.toSorted((one, other) => {
        return middle(one.id, related, places) - middle(other.id, related, places)
      }),
    )
  }
  return ordered
}

/** The middle of what something has to do with; where it is, if that is nothing. */
export function middle(
  id: string,
  related: ReadonlyMap<string, readonly string[]>,
  places: ReadonlyMap<string, number>,
): number {
  const known = (related.get(id) ?? []).flatMap((other) => places.get(other) ?? [])
  if (known.length === 0) return places.get(id) ?? 0
  return known.reduce((sum, place) => sum + place, 0) / known.length
}
