import { type LaneEdge, layOutLanes } from './revision-lanes.ts'

export const rowHeight = 34
const laneWidth = 18
const radius = 5

interface Drawn {
  readonly revision: string
  readonly parents: readonly string[]
  readonly dependencies: readonly string[]
  readonly isApplied: boolean
  readonly isCurrent: boolean
}

/** The lines beside the list of revisions, one row each. */
export function RevisionGraph({ revisions }: { revisions: readonly Drawn[] }) {
  const { points, edges, width } = layOutLanes(revisions)
  return (
    <svg
      class="lanes"
      width={width * laneWidth + 8}
      height={revisions.length * rowHeight}
      role="img"
      aria-label="The graph of the revisions"
    >
      {edges.map((edge) => (
        <path
          key={pathOf(edge)}
          d={pathOf(edge)}
          class={edge.isDependency ? 'dependency' : `lane${edge.lane % 6}`}
        />
      ))}
      {points.map(({ row, lane }) => {
        const { revision, isApplied, isCurrent } = revisions[row] as Drawn
        return (
          <g key={revision} class={`${isApplied ? 'applied' : 'waiting'} lane${lane % 6}`}>
            {isCurrent && <circle class="halo" cx={xOf(lane)} cy={yOf(row)} r={radius + 4} />}
            <circle cx={xOf(lane)} cy={yOf(row)} r={radius} />
          </g>
        )
      })}
    </svg>
  )
}

/** Down in its lane, and over to the other one where it has to. */
function pathOf({ from, to, lane, isDependency }: LaneEdge): string {
  const [x1, y1, x2, y2] = [xOf(from.lane), yOf(from.row), xOf(to.lane), yOf(to.row)]
  if (isDependency) {
    const out = Math.max(x1, x2) + laneWidth * 0.8
    return `M${x1} ${y1} C${out} ${y1 + rowHeight / 2} ${out} ${y2 - rowHeight / 2} ${x2} ${y2}`
  }
  const x = xOf(lane)
  const bend = rowHeight * 0.8
  const start =
    x === x1
      ? `M${x1} ${y1}`
      : `M${x1} ${y1} C${x1} ${y1 + bend / 2} ${x} ${y1 + bend / 2} ${x} ${y1 + bend}`
  const end =
    x === x2
      ? `L${x2} ${y2}`
      : `L${x} ${y2 - bend} C${x} ${y2 - bend / 2} ${x2} ${y2 - bend / 2} ${x2} ${y2}`
  return `${start} ${end}`
}

function xOf(lane: number): number {
  return lane * laneWidth + 12
}

function yOf(row: number): number {
  return row * rowHeight + rowHeight / 2
}
