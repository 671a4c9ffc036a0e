export interface LaneNode {
  readonly revision: string
  readonly parents: readonly string[]
  readonly dependencies: readonly string[]
}

/** Where a revision is drawn: rows from the top, lanes from the left. */
export interface LanePoint {
  readonly row: number
  readonly lane: number
}

export interface LaneEdge {
  readonly from: LanePoint
  readonly to: LanePoint
  /** The lane that it runs down in between. */
  readonly lane: number
  /** It comes first without being a parent. */
  readonly isDependency: boolean
}

export interface Lanes {
  readonly points: readonly LanePoint[]
  readonly edges: readonly LaneEdge[]
  readonly width: number
}

/**
 * Puts revisions, children before their parents, into lanes: a revision goes on in the lane of its first
 * child, and a lane is free again below the revision where all of its lines end.
 */
export function layOutLanes(nodes: readonly LaneNode[]): Lanes {
  const rows = new Map(nodes.map(({ revision }, row) => [revision, row]))
  /** By lane, the revision that the line in it leads to. */
  const lines: (string | undefined)[] = []
  const points: LanePoint[] = []
  const open: { from: LanePoint; to: string; lane: number; isDependency: boolean }[] = []
  let width = 0

  const free = () => {
    const lane = lines.indexOf(undefined)
    return lane === -1 ? lines.length : lane
  }
  for (const [row, { revision, parents, dependencies }] of nodes.entries()) {
    const waiting = lines.indexOf(revision)
    const lane = waiting === -1 ? free() : waiting
    for (const [other, wanted] of lines.entries()) if (wanted === revision) lines[other] = undefined
    const point = { row, lane }
    points.push(point)
    lines[lane] = undefined
    const known = parents.filter((parent) => rows.has(parent))
    for (const [index, parent] of known.entries()) {
      const shared = lines.indexOf(parent)
      const isFirst = index === 0 && (shared === -1 || shared > lane)
      const own = isFirst ? lane : shared === -1 ? free() : shared
      lines[own] = parent
      open.push({ from: point, to: parent, lane: own, isDependency: false })
    }
    for (const dependency of dependencies.filter((each) => rows.has(each))) {
      open.push({ from: point, to: dependency, lane, isDependency: true })
    }
    width = Math.max(width, lines.length, lane + 1)
  }
  const edges = open.map(({ from, to, lane, isDependency }) => ({
    from,
    to: points[rows.get(to) ?? 0] as LanePoint,
    lane,
    isDependency,
  }))
  return { points, edges, width }
}
