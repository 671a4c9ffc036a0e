import { describe, expect, it } from 'vitest'
import {
  formatRoute,
  parseRoute,
  type Route,
  rowsWith,
} from '../../../../scripts/studio/page/route.ts'

const routes: Route[] = [
  { view: 'home' },
  { view: 'sql' },
  { view: 'structure', schema: 'public', table: 'users' },
  { view: 'rows', schema: 'Odd/ "one', table: 'a?b#c%', filters: [], sort: undefined },
  {
    view: 'rows',
    schema: 'public',
    table: 'tweets',
    filters: [
      { column: 'a "b', operator: 'contains', value: '50% & more = "ä"' },
      { column: 'c', operator: 'is null' },
    ],
    sort: { column: 'two words', direction: 'desc' },
  },
]

describe('the address of a view', () => {
  it.each(routes)('says %o and is read again', (route) => {
    expect(parseRoute(formatRoute(route))).toEqual(route)
  })

  it.each([
    '',
    '#',
    '#/',
    '#/nowhere',
    '#/rows',
    '#/rows/public',
    '#/rows/%zz',
    '#/other/public/users',
  ])('is home for %s', (hash) => {
    expect(parseRoute(hash)).toEqual({ view: 'home' })
  })

  it.each(['filter={', 'filter=[1]', 'filter=null', 'sort=up id'])('leaves out %s', (query) => {
    expect(parseRoute(`#/rows/public/users?${query}`)).toMatchObject({
      filters: [],
      sort: undefined,
    })
  })
})

describe('rowsWith', () => {
  it('finds rows by several columns, and by what has no value', () => {
    expect(rowsWith('s', 't', ['a', 'b'], ['1', null]).filters).toEqual([
      { column: 'a', operator: '=', value: '1' },
      { column: 'b', operator: 'is null' },
    ])
  })
})
