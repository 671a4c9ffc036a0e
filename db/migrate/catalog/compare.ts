import { type CatalogObject, type CatalogSnapshot, keyOf } from './object.ts'

/** An attribute that an object has in two snapshots with different values; null is none. */
export interface AttributeChange {
  readonly attribute: string
  readonly before: string | null
  readonly after: string | null
}

/** An object that only one of two snapshots has, or that they have with different attributes. */
export type CatalogDifference =
  | { readonly change: 'added' | 'removed'; readonly object: CatalogObject }
  | {
      readonly change: 'changed'
      readonly object: CatalogObject
      readonly attributes: readonly AttributeChange[]
    }

/**
 * What became of the catalog between two snapshots: removed objects, then changed ones, then added ones.
 * Objects that came or went with the table, view or domain that they are part of are not told apart from it.
 */
export function compareCatalogs(
  before: CatalogSnapshot,
  after: CatalogSnapshot,
): CatalogDifference[] {
  const old = byKey(before)
  const current = byKey(after)
  const removed = before.filter((object) => !current.has(keyOf(object)))
  const added = after.filter((object) => !old.has(keyOf(object)))
  const changed = after.flatMap((object) => {
    const was = old.get(keyOf(object))
    const attributes = was === undefined ? [] : compareAttributes(was, object)
    return attributes.length === 0 ? [] : [{ change: 'changed' as const, object, attributes }]
  })
  return [
    ...withoutParts(removed).map((object) => ({ change: 'removed' as const, object })),
    ...changed,
    ...withoutParts(added).map((object) => ({ change: 'added' as const, object })),
  ]
}

function compareAttributes(before: CatalogObject, after: CatalogObject): AttributeChange[] {
  const names = new Set([...Object.keys(before.attributes), ...Object.keys(after.attributes)])
  return [...names]
    .sort()
    .map((attribute) => ({
      attribute,
      before: before.attributes[attribute] ?? null,
      after: after.attributes[attribute] ?? null,
    }))
    .filter((change) => change.before !== change.after)
}

function withoutParts(objects: readonly CatalogObject[]): CatalogObject[] {
  const wholes = new Set(objects.filter(({ of }) => of === null).map(({ name }) => name))
  return objects.filter(({ of }) => of === null || !wholes.has(of))
}

function byKey(snapshot: CatalogSnapshot): Map<string, CatalogObject> {
  return new Map(snapshot.map((object) => [keyOf(object), object]))
}
