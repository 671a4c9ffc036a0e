import { describe, expect, it } from 'vitest'
import { createContext } from '../../../../db/migrate/index.ts'
import { parseDowngradeRange, parseOfflineRange } from '../../../../db/migrate/offline/range.ts'
import { refusalOf } from '../graphs.ts'
import { tutorial } from './write-script.ts'

describe('a range of a script', () => {
  const { graph } = createContext({ files: [] })
  const full = createContext({
    files: tutorial.map((revision) => ({
      path: '',
      module: { ...revision, up: async () => {}, down: async () => {} },
    })),
  }).graph

  it.each([
    ['head', { start: [], target: 'head' }],
    [':head', { start: [], target: 'head' }],
    ['1975:billing@head', { start: ['1975ea83b712'], target: 'billing@head' }],
    ['head:-1', { start: ['b2a1f80e8fc7'], target: '-1' }],
  ])('%s says where it begins', (text, range) => {
    expect(parseOfflineRange(full, text)).toEqual(range)
  })

  it('is refused where it is none', () => {
    expect(refusalOf(() => parseOfflineRange(graph, 'a:b:c'))).toBe(
      "'a:b:c' is no range: with --sql it is [start:]target",
    )
    expect(refusalOf(() => parseDowngradeRange(graph, 'base'))).toBe(
      "downgrade with --sql requires <fromrev>:<torev>, as in head:-1; 'base' does not say what the database is on",
    )
  })
})
