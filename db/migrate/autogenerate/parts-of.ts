import {
  type CatalogKind,
  type CatalogObject,
  type CatalogSnapshot,
  keyOf,
} from '../catalog/object.ts'
import { splitColumn } from './column-parts.ts'
import { asInherited, keysToShare, splitInheritance, splitTyping } from './inheritance-parts.ts'
import type { Part, Parts } from './part.ts'
import { splitSequence } from './sequence-parts.ts'
import { lastName } from './text.ts'
import { toPart } from './to-part.ts'

/** What has parts. */
const hosts: readonly CatalogKind[] = [
  ...(['table', 'foreign table', 'view', 'materialized view', 'domain'] as const),
]

/** The parts of a snapshot by key. */
export function partsOf(snapshot: CatalogSnapshot): Parts {
  const relations = new Map<string, CatalogObject>(
    snapshot.filter(({ kind }) => hosts.includes(kind)).map((object) => [object.name, object]),
  )
  const byKey = new Map(snapshot.map((object) => [keyOf(object), object]))
  const shared = keysToShare(snapshot)
  const parts = snapshot.flatMap((object) =>
    object.kind === 'table'
      ? [
          toPart(object, 'table', {}),
          ...splitInheritance(object, shared),
          ...splitTyping(object, shared, byKey),
        ]
      : split(object, relations, byKey),
  )
  const keys = new Map(parts.map((part) => [part.key, part]))
  return new Map(
    parts.map((part) => [
      part.key,
      { ...part, needs: new Set([...part.needs].map((need) => actual(need, keys, byKey))) },
    ]),
  )
}

/** A column of a view is there with the view, an identity sequence with its column. */
function actual(need: string, parts: Parts, objects: ReadonlyMap<string, CatalogObject>): string {
  if (parts.has(need)) return need
  const object = objects.get(need)
  if (object?.kind === 'sequence') return `identity ${object.name}`
  if (object?.kind === 'column' && object.of !== null) {
    const view = [`view ${object.of}`, `materialized view ${object.of}`].find((key) =>
      objects.has(key),
    )
    return view ?? `table ${object.of}`
  }
  return need
}

function split(
  object: CatalogObject,
  relations: ReadonlyMap<string, CatalogObject>,
  byKey: ReadonlyMap<string, CatalogObject>,
): Part[] {
  const { kind, attributes } = object
  if (kind === 'column') return splitColumn(object, relations)
  if (kind === 'sequence') return splitSequence(object, byKey)
  const host = object.of === null ? undefined : relations.get(object.of)
  const part = toPart(object, kind, { needs: host ? [keyOf(host)] : [] })
  if (attributes.inherited && kind !== 'trigger') return [asInherited(part, host, byKey)]
  if (kind !== 'view') return [part]
  return [{ ...part, attributes: { ...part.attributes, columns: columnsOf(object, byKey) } }]
}

/** The columns of a view as text, which is what its definition may change or not. */
function columnsOf({ name }: CatalogObject, byKey: ReadonlyMap<string, CatalogObject>): string {
  return [...byKey.values()]
    .filter(({ kind, of }) => kind === 'column' && of === name)
    .sort((a, b) => (a.position ?? 0) - (b.position ?? 0))
    .map(
      ({ name, attributes: { type, collation = '' } }) => `${lastName(name)} ${type} ${collation}`,
    )
    .join(', ')
}
