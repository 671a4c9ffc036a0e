import type { CatalogObject } from '../catalog/object.ts'
import type { Part, PartKind } from './part.ts'

export function toPart(
  object: CatalogObject,
  kind: PartKind,
  {
    attributes = object.attributes,
    needs = [],
    onlyNeeds = false,
  }: {
    attributes?: Record<string, string>
    needs?: readonly string[]
    onlyNeeds?: boolean
  },
): Part {
  const { name, of, position = 0 } = object
  return {
    ...{ key: `${kind} ${name}`, kind, name, of, attributes, position },
    needs: new Set([...(onlyNeeds ? [] : (object.needs ?? [])), ...needs]),
    object: { kind: object.kind, name },
  }
}
