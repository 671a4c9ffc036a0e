import { type CatalogObject, keyOf } from '../catalog/object.ts'
import type { Part } from './part.ts'
import { toPart } from './to-part.ts'

export function splitColumn(
  object: CatalogObject,
  relations: ReadonlyMap<string, CatalogObject>,
): Part[] {
  const host = relations.get(object.of ?? '')
  if (host === undefined) return []
  const { default: value, inherited, ...attributes } = object.attributes
  if (host.kind !== 'table') {
    const { nullable: _, type: __, collation: ___, ...said } = attributes
    return [
      toPart(object, 'view column', {
        needs: [keyOf(host)],
        onlyNeeds: true,
        attributes: {
          ...said,
          ...(value !== undefined && { default: value }),
        },
      }),
    ]
  }
  const column = keyOf(object)
  const isInherited = inherited !== undefined
  // A partition has the identity of its table, for as long as it is one.
  const isPartOfWhole = isInherited && host.attributes['partition bound'] !== undefined
  const { identity, ...others } = attributes
  const parts = [
    toPart(object, 'column', {
      needs: [keyOf(host)],
      attributes: {
        ...others,
        ...(identity !== undefined && !isPartOfWhole && { identity }),
        ...(isInherited && { inherited }),
      },
    }),
  ]
  if (value !== undefined || (isInherited && attributes.generated === undefined)) {
    parts.push({
      ...toPart(object, 'default', {
        attributes: value === undefined ? {} : { definition: value },
      }),
      needs: new Set([column, ...(object.defaultNeeds ?? [])]),
      isInherited,
    })
  }
  return parts
}
