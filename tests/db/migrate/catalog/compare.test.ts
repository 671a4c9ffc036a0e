import { describe, expect, it } from 'vitest'
import {
  type CatalogObject,
  type CatalogSnapshot,
  compareCatalogs,
  wordDifference,
} from '../../../../db/migrate/index.ts'

const table: CatalogObject = { kind: 'table', name: 'public.a', of: null, attributes: {} }
const column = (attributes: Record<string, string>): CatalogObject => ({
  kind: 'column',
  name: 'public.a.id',
  of: 'public.a',
  attributes,
})
const index: CatalogObject = {
  kind: 'index',
  name: 'public.a_idx',
  of: 'public.a',
  attributes: { definition: 'CREATE INDEX a_idx\n  ON a (id)' },
}

describe('two snapshots', () => {
  it.each<[string, CatalogSnapshot, CatalogSnapshot, string[]]>([
    ['the same', [table, column({ type: 'text' })], [table, column({ type: 'text' })], []],
    [
      'an object more',
      [table],
      [table, index],
      ['added index public.a_idx: CREATE INDEX a_idx ON a (id)'],
    ],
    [
      'an object less',
      [column({ type: 'text' }), table],
      [table],
      ['removed column public.a.id: text'],
    ],
    ['a table with its parts', [], [column({}), index, table], ['added table public.a']],
    [
      'other attributes',
      [table, column({ type: 'text', nullable: 'no' })],
      [table, column({ type: 'integer', default: '1' })],
      [
        'changed column public.a.id: default was none, is 1; nullable was no, is none; type was text, is integer',
      ],
    ],
    [
      'a long definition, cut',
      [],
      [{ ...index, of: null, attributes: { definition: 'x'.repeat(300) } }],
      [`added index public.a_idx: ${'x'.repeat(200)}...`],
    ],
  ])('differ by %s', (_, before, after, wanted) => {
    const differences = compareCatalogs(before, after)

    expect(differences.map((found) => `${found.change} ${wordDifference(found)}`)).toEqual(wanted)
  })
})
