import { expect, it } from 'vitest'
import { suggest } from '../../../../db/migrate/autogenerate/suggest.ts'
import type { CatalogDifference, CatalogKind } from '../../../../db/migrate/index.ts'

const attributes = {
  long: { definition: 'md5 0123' },
  base: { kind: 'base' },
  composite: { kind: 'composite' },
  none: {},
}

it.each<[CatalogDifference['change'], CatalogKind, string, keyof typeof attributes, string]>([
  [
    'changed',
    'view',
    'public.v',
    'long',
    'the statement of view v as the declared schema has it: it is too long to be compared',
  ],
  ['added', 'type', 'public.box2', 'base', 'create type box2, as the declared schema has it'],
  ['removed', 'type', 'public.box2', 'base', 'drop type box2;'],
  ['removed', 'foreign table', 'public.far', 'none', 'drop foreign table far;'],
  ['changed', 'type', 'public.pair', 'composite', 'alter type pair, as the declared schema has it'],
  [
    'added',
    'constraint',
    'public.d.short',
    'none',
    'alter domain d add constraint short check (value <> 1);',
  ],
])('what to write for %s %s %s, %s', (change, kind, name, which, written) => {
  const object = { kind, name, of: null, attributes: attributes[which] }
  const difference = {
    ...{ change, object },
    attributes: [{ attribute: 'definition', before: null, after: null }],
  } as CatalogDifference
  const hint = {
    statement: 'alter domain d add constraint short check (value <> 1)',
    ...{ object: { kind: 'constraint' as const, name: 'public.d.short' }, isLossy: false },
    ...{ allows: [], transaction: true, stage: 0 },
  }

  expect(suggest(difference, [hint])).toBe(written)
})
