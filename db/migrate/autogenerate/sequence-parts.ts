import { type CatalogObject, keyOf } from '../catalog/object.ts'
import type { Part } from './part.ts'
import { toPart } from './to-part.ts'

export function splitSequence(
  object: CatalogObject,
  byKey: ReadonlyMap<string, CatalogObject>,
): Part[] {
  const { column, ...attributes } = object.attributes
  if (object.of === null || column === undefined)
    return [toPart(object, 'sequence', { attributes })]
  const owner = `column ${object.of}.${column}`
  if (byKey.get(owner)?.attributes.identity !== undefined) {
    return [toPart(object, 'identity', { attributes: { ...attributes, column }, needs: [owner] })]
  }
  return [
    { ...toPart(object, 'sequence', { attributes }), of: null },
    {
      ...toPart(object, 'ownership', { attributes: { column }, needs: [keyOf(object), owner] }),
    },
  ]
}
