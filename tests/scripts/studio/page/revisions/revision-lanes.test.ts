import { describe, expect, it } from 'vitest'
import {
  type LaneNode,
  layOutLanes,
} from '../../../../../scripts/studio/page/revisions/revision-lanes.ts'

/** `d b c`: d with the parents b and c; after a slash what it depends on. */
function nodes(...lines: string[]): LaneNode[] {
  return lines.map((line) => {
    const [family = '', dependencies = ''] = line.split('/')
    const [revision = '', ...parents] = family.trim().split(' ')
    return { revision, parents, dependencies: dependencies.split(' ').filter(Boolean) }
  })
}

describe('layOutLanes', () => {
  it.each<[string, LaneNode[], number[], number]>([
    ['a line', nodes('c b', 'b a', 'a'), [0, 0, 0], 1],
    ['two heads', nodes('c a', 'b a', 'a'), [0, 1, 0], 2],
    ['a merge', nodes('d b c', 'c a', 'b a', 'a'), [0, 1, 0, 0], 2],
    ['two bases', nodes('b', 'a'), [0, 0], 1],
    [
      'a branch that ends before another begins',
      nodes('e d', 'd b c', 'c a', 'b a', 'a'),
      [0, 0, 1, 0, 0],
      2,
    ],
    ['a dependency', nodes('c a / b', 'b', 'a'), [0, 1, 0], 2],
    ['none', [], [], 0],
  ])('draws %s', (_, revisions, lanes, width) => {
    const drawn = layOutLanes(revisions)

    expect(drawn.points.map(({ lane }) => lane)).toEqual(lanes)
    expect(drawn.width).toBe(width)
  })

  it('draws a line to each parent, and another kind to what comes first', () => {
    const { edges } = layOutLanes(nodes('d b c / x', 'x', 'c a', 'b a', 'a'))

    expect(edges.map(({ from, to, isDependency }) => [from.row, to.row, isDependency])).toEqual([
      [0, 3, false],
      [0, 2, false],
      [0, 1, true],
      [2, 4, false],
      [3, 4, false],
    ])
  })
})
