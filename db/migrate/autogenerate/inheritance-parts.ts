import { type CatalogObject, keyOf } from '../catalog/object.ts'
import { splitNames } from './inheritance.ts'
import type { Part } from './part.ts'

/** What a table has from another one stays when that goes: it does not need it. */
export function asInherited(
  part: Part,
  table: CatalogObject | undefined,
  byKey: ReadonlyMap<string, CatalogObject>,
): Part {
  const parents = splitNames(table?.attributes.inherits)
  const needs = [...part.needs].filter((need) => {
    const { kind, of = null } = byKey.get(need) ?? {}
    return !(parents.includes(of ?? '') && (kind === 'constraint' || kind === 'index'))
  })
  return { ...part, isInherited: true, needs: new Set(needs) }
}

/** The keys of what two tables have to have alike, by table. */
export function keysToShare(objects: readonly CatalogObject[]): Map<string, string[]> {
  const keys = new Map<string, string[]>()
  for (const object of objects) {
    const { kind, of } = object
    if (of === null || !['column', 'constraint', 'index'].includes(kind)) continue
    const list = keys.get(of)
    if (list) list.push(keyOf(object))
    else keys.set(of, [keyOf(object)])
  }
  return keys
}

/** That a table has the columns of a type, for as long as those are the same. */
export function splitTyping(
  object: CatalogObject,
  shared: ReadonlyMap<string, readonly string[]>,
  byKey: ReadonlyMap<string, CatalogObject>,
): Part[] {
  const { type } = object.attributes
  if (type === undefined) return []
  const name = `${object.name} of type ${type}`
  const columns = (shared.get(object.name) ?? [])
    .flatMap((key) => byKey.get(key) ?? [])
    .filter(({ kind }) => kind === 'column')
    .sort((a, b) => (a.position ?? 0) - (b.position ?? 0))
  const words = columns.map(({ name, attributes: { type, collation = '' } }) =>
    `${name} ${type} ${collation}`.trimEnd(),
  )
  return [
    {
      ...{ key: `inheritance ${name}`, kind: 'inheritance' as const, name, of: object.name },
      ...{ position: 0, attributes: { type, columns: words.join(', ') } },
      needs: new Set([keyOf(object), `type ${type}`, ...columns.map(keyOf)]),
      object: { kind: object.kind, name: object.name },
    },
  ]
}

/** One for each table that it inherits from, which is there after what the two of them have. */
export function splitInheritance(
  object: CatalogObject,
  shared: ReadonlyMap<string, readonly string[]>,
): Part[] {
  const { inherits, 'partition bound': bound } = object.attributes
  return splitNames(inherits).map((parent, position) => {
    const name = `${object.name} of ${parent}`
    const needs = [object.name, parent].flatMap((table) => shared.get(table) ?? [])
    return {
      ...{ key: `inheritance ${name}`, kind: 'inheritance' as const, name, of: object.name },
      ...{ position, attributes: { parent, ...(bound !== undefined && { bound }) } },
      needs: new Set([keyOf(object), `table ${parent}`, ...needs]),
      object: { kind: object.kind, name: object.name },
    }
  })
}
