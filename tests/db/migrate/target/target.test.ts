import { describe, expect, it } from 'vitest'
import { createGraph } from '../../../../db/migrate/index.ts'
import { parseTarget } from '../../../../db/migrate/target/parse-target.ts'
import { refusalOf, revisions } from '../graphs.ts'

const graph = createGraph(
  revisions('1111', '2222<1111', '3333<2222', '4444<1111 billing', '5555<4444', '6666 search'),
)

describe('a target', () => {
  it.each([
    ['2222', { symbol: '2222' }],
    ['head', { symbol: 'head' }],
    ['+2', { steps: 2 }],
    ['-1', { steps: -1 }],
    ['2222+1', { symbol: '2222', steps: 1 }],
    ['billing@head', { branch: 'billing', symbol: 'head' }],
    ['billing@+1', { branch: 'billing', steps: 1 }],
    ['billing@2222-1', { branch: 'billing', symbol: '2222', steps: -1 }],
    ['@head', { symbol: '@head' }],
  ])('is read: %s', (text, parts) => {
    expect(parseTarget(text)).toEqual({ text, ...parts })
  })

  it.each([
    ['2222', '2222'],
    ['22', '2222'],
    ['5', '5555'],
    ['billing', '4444'],
    ['bil', '4444'],
    ['heads', '3333 5555 6666'],
    ['base', ''],
    ['billing@head', '5555'],
    ['billing@heads', '5555'],
    ['billing@base', ''],
    ['4444@head', '5555'],
    ['billing@5555', '5555'],
    ['search@head', '6666'],
    ['billing@-1', '4444'],
  ])('names revisions: %s', (target, wanted) => {
    expect(graph.resolve(target).join(' ')).toBe(wanted)
  })

  it.each([
    [
      'head',
      "Multiple head revisions are present for given argument 'head': 3333, 5555, 6666; name one of them, say 'heads' for all, or join them with: npx db merge 3333 5555 6666 -m \"merge\"",
    ],
    [
      '1111@head',
      "Multiple head revisions are present for given argument '1111@head': 3333, 5555; name one of them, say 'heads' for all, or join them with: npx db merge 3333 5555 -m \"merge\"",
    ],
    [
      'zzzz',
      "Can't locate revision identified by 'zzzz': no file declares it; see all with: npx db history",
    ],
    [
      'zzzz@head',
      "Can't locate revision identified by 'zzzz': no file declares it; see all with: npx db history",
    ],
    [
      '',
      "Can't locate revision identified by '': no file declares it; see all with: npx db history",
    ],
    [
      'billing@6666',
      "Can't locate revision identified by '6666': revision 6666 is not in branch 'billing'",
    ],
    ['search@-1', 'Relative revision search@-1 leads below the base of 6666'],
    [
      '2222+1',
      "Can't locate revision identified by '2222+1': steps from a revision are for upgrade and downgrade",
    ],
  ])('is refused in one line: %s', (target, message) => {
    expect(refusalOf(() => graph.resolve(target))).toBe(message)
  })

  it('lists the candidates of an ambiguous part of an id', () => {
    const alike = createGraph([
      ...revisions('aa11', 'b'),
      { revision: 'aa22', downRevision: 'aa11', path: 'v/aa22_x.ts' },
    ])

    expect(refusalOf(() => alike.resolve('aa'))).toBe(
      "Multiple revisions start with 'aa': aa11, aa22 (v/aa22_x.ts); give more of the id, as in: npx db show aa11",
    )
    expect(alike.resolve('aa2')).toEqual(['aa22'])
  })
})

describe('a range', () => {
  it.each([
    [undefined, '6666 5555 4444 3333 2222 1111'],
    [':', '6666 5555 4444 3333 2222 1111'],
    ['2222:', '3333 2222'],
    [':2222', '2222 1111'],
    ['1111:4444', '4444 1111'],
    ['billing:', '5555 4444'],
    ['current:+1', '3333 2222'],
    ['current:', '3333 2222'],
    [':current', '2222 1111'],
    ['base:billing', '4444 1111'],
  ])('gives revisions, newest first: %s', (range, wanted) => {
    const current = ['2222']

    expect(graph.history(range, current).join(' ')).toBe(wanted)
  })

  it.each([
    ['3333', "'3333' is no history range: it is [start]:[end], [start]: or :[end]"],
    ['1:2:3', "'1:2:3' is no history range: it is [start]:[end], [start]: or :[end]"],
    [
      '3333:4444',
      'Requested range 3333:4444 does not refer to ancestor/descendant revisions along the same branch',
    ],
    ['-2:', 'Relative revision -2 leads below the base of 6666'],
  ])('is refused in one line: %s', (range, message) => {
    expect(refusalOf(() => graph.history(range))).toBe(message)
  })
})
