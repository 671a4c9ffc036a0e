import type { Placed } from './box.ts'

/**
 * The line of a foreign key: from the side that faces the other table, through the bends, to the other
 * table; around the right side where both are in one column.
 */
export function edgePath(
  from: Placed,
  fromY: number,
  to: Placed,
  toY: number,
  bends: readonly Placed[],
): string {
  const goesLeft = to.x + to.width < from.x
  const goesRight = to.x > from.x + from.width
  if (!goesLeft && !goesRight) {
    return `M${from.x + from.width} ${fromY} ${curve(from.x + from.width, fromY, to.x + to.width, toY, 1, 1)}`
  }
  const out = goesLeft ? -1 : 1
  const near = ({ x, width }: Placed) => (goesLeft ? x + width : x)
  const far = ({ x, width }: Placed) => (goesLeft ? x : x + width)
  let [x, y] = [far(from), fromY]
  let path = `M${x} ${y}`
  for (const bend of bends) {
    const height = bend.y + bend.height / 2
    path += ` ${curve(x, y, near(bend), height, out, -out)} H${far(bend)}`
    x = far(bend)
    y = height
  }
  return `${path} ${curve(x, y, near(to), toY, out, -out)}`
}

function curve(x1: number, y1: number, x2: number, y2: number, out: number, back: number): string {
  const reach = out === back ? 36 : Math.max(30, Math.abs(x2 - x1) * 0.45)
  return `C${x1 + out * reach} ${y1} ${x2 + back * reach} ${y2} ${x2} ${y2}`
}
