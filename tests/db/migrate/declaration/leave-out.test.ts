import { describe, expect, it } from 'vitest'
import type { CatalogSnapshot } from '../../../../db/migrate/catalog/object.ts'
import { leaveOutExtensions } from '../../../../db/migrate/declaration/leave-out.ts'

const places: CatalogSnapshot = [
  { kind: 'extension', name: 'postgis', of: null, attributes: {} },
  { kind: 'extension', name: 'citext', of: null, attributes: {} },
  { kind: 'table', name: 'public.places', of: null, attributes: {} },
  {
    ...{ kind: 'column', name: 'public.places.id', of: 'public.places', position: 1 },
    ...{ attributes: { type: 'integer', default: 'st_id()' }, defaultNeeds: ['extension postgis'] },
  },
  {
    ...{ kind: 'column', name: 'public.places.at', of: 'public.places', position: 2 },
    ...{ attributes: { type: 'geometry' }, needs: ['extension postgis'] },
  },
  {
    ...{ kind: 'column', name: 'public.places.name', of: 'public.places', position: 3 },
    ...{ attributes: { type: 'citext' }, needs: ['extension citext'] },
  },
  {
    ...{ kind: 'view', name: 'public.points', of: null, needs: ['column public.places.at'] },
    attributes: { definition: ' SELECT at FROM places;' },
  },
  { kind: 'column', name: 'public.points.at', of: 'public.points', attributes: {}, position: 1 },
]

describe('leaveOutExtensions', () => {
  it('leaves out what needs them, and says what to write', () => {
    const { kept, notHandled } = leaveOutExtensions(places, ['postgis'])

    expect(kept.map(({ kind, name }) => `${kind} ${name}`)).toEqual([
      'extension citext',
      'table public.places',
      'column public.places.id',
      'column public.places.name',
    ])
    expect(kept[2]?.attributes).toEqual({ type: 'integer' })
    expect(notHandled.map(({ what, write }) => [what, write])).toEqual([
      [
        'left out for want of an extension: the default of column public.places.id: integer',
        'alter table places alter column id set default st_id();',
      ],
      [
        'left out for want of an extension: column public.places.at: geometry',
        'alter table places add column at geometry;',
      ],
      [
        'left out for want of an extension: view public.points: SELECT at FROM places;',
        'create view points as\nselect at from places;',
      ],
    ])
  })

  it('leaves everything where all are to be had', () => {
    expect(leaveOutExtensions(places, [])).toEqual({ kept: places, notHandled: [] })
  })
})
