import { describe, expect, it } from 'vitest'
import { type Box, bendKey, type Placed } from '../../../../../scripts/studio/page/diagram/box.ts'
import { layOutDiagram } from '../../../../../scripts/studio/page/diagram/layout.ts'

function box(id: string, refersTo: string[] = [], height = 100): Box {
  return { id, width: 180, height, refersTo }
}

const microblog = [
  box('users', [], 130),
  box('tweets', ['users']),
  box('likes', ['users', 'tweets']),
  box('sessions', ['users'], 150),
  box('idempotency_keys', ['users']),
  box('login_attempts'),
]

/** Fifty tables: a tree with lines across, a circle, one that refers to itself, and some alone. */
const fifty = Array.from({ length: 50 }, (_, n) => {
  if (n >= 45) return box(`t${n}`)
  const parent = n === 0 ? [] : [`t${Math.floor((n - 1) / 4)}`]
  const across = n > 10 && n % 3 === 0 ? [`t${n - 7}`] : []
  const back = n === 2 ? ['t12'] : []
  return box(
    `t${n}`,
    [...parent, ...across, ...back, ...(n === 5 ? ['t5'] : [])],
    60 + (n % 5) * 40,
  )
})

function overlaps(boxes: readonly Placed[]): string[] {
  return boxes.flatMap((one, index) =>
    boxes
      .slice(index + 1)
      .filter(
        (other) =>
          one.x < other.x + other.width &&
          other.x < one.x + one.width &&
          one.y < other.y + other.height &&
          other.y < one.y + one.height,
      )
      .map((other) => `${one.id} ${other.id}`),
  )
}

describe.each([
  ['6 tables', microblog],
  ['50 tables', fifty],
  ['a circle', [box('a', ['b']), box('b', ['c']), box('c', ['a'])]],
  ['none', []],
])('layOutDiagram of %s', (_, boxes) => {
  const layout = layOutDiagram(boxes)

  it('places every box once, and none over another or over a line that passes', () => {
    const passages = [...layout.bends.values()].flat()

    expect([...layout.boxes.keys()].sort()).toEqual(boxes.map(({ id }) => id).sort())
    expect(overlaps([...layout.boxes.values(), ...passages])).toEqual([])
  })

  it('keeps everything within the picture', () => {
    for (const { x, y, width, height } of layout.boxes.values()) {
      expect(x).toBeGreaterThanOrEqual(0)
      expect(y).toBeGreaterThanOrEqual(-0.001)
      expect(x + width).toBeLessThanOrEqual(layout.width + 0.001)
      expect(y + height).toBeLessThanOrEqual(layout.height + 0.001)
    }
  })
})

describe('layOutDiagram', () => {
  it('has what refers to a table to the right of it', () => {
    const { boxes } = layOutDiagram(microblog)
    const x = (id: string) => boxes.get(id)?.x ?? 0

    expect(x('users')).toBeLessThan(x('tweets'))
    expect(x('tweets')).toBeLessThan(x('likes'))
  })

  it('leads a line that crosses a column between its boxes', () => {
    const { bends } = layOutDiagram(microblog)

    expect([...bends.keys()]).toContain(bendKey('likes', 'users'))
  })

  it('is about as wide as screens are with many tables', () => {
    const { width, height } = layOutDiagram(fifty)

    expect(width / height).toBeGreaterThan(0.8)
    expect(width / height).toBeLessThan(3)
  })
})
