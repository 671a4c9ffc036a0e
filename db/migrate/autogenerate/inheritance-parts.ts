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

/** One for each table that it inherits from, which is there after what the two of them have. */
export function splitInheritance(
  object: CatalogObject,
  byKey: ReadonlyMap<string, CatalogObject>,
): Part[] {
  const { inherits, 'partition bound': bound } = object.attributes
  return splitNames(inherits).map((parent, position) => {
    const name = `${object.name} of ${parent}`
    const needs = [...byKey.values()].filter(
      ({ kind, of }) =>
        ['column', 'constraint', 'index'].includes(kind) && (of === object.name || of === parent),
    )
    return {
      ...{ key: `inheritance ${name}`, kind: 'inheritance' as const, name, of: object.name },
      ...{ position, attributes: { parent, ...(bound !== undefined && { bound }) } },
      needs: new Set([keyOf(object), `table ${parent}`, ...needs.map(keyOf)]),
      object: { kind: object.kind, name: object.name },
    }
  })
}
