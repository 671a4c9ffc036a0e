import { planChanges } from '../autogenerate/plan-changes.ts'
import { suggest } from '../autogenerate/suggest.ts'
import type { NotHandled } from '../autogenerate/write-body.ts'
import { type CatalogObject, type CatalogSnapshot, keyOf } from '../catalog/object.ts'
import { wordDifference } from '../catalog/word.ts'

/** A catalog without extensions that are not to be had, and without what needs them. */
export function leaveOutExtensions(
  found: CatalogSnapshot,
  extensions: readonly string[],
): { kept: CatalogSnapshot; notHandled: NotHandled[] } {
  const gone = new Set(extensions.map((name) => `extension ${name}`))
  const wholes = new Map(
    found.filter(({ of }) => of === null).map((object) => [object.name, keyOf(object)]),
  )
  const isGone = (object: CatalogObject) =>
    [...(object.needs ?? []), wholes.get(object.of ?? '') ?? ''].some((key) => gone.has(key))
  for (let size = 0; size < gone.size; ) {
    size = gone.size
    for (const object of found) if (isGone(object)) gone.add(keyOf(object))
  }
  const hasDefault = (object: CatalogObject) =>
    !(object.defaultNeeds ?? []).some((key) => gone.has(key))
  const left = found.filter((object) => gone.has(keyOf(object)) || !hasDefault(object))
  const told = left.filter(
    ({ kind, of }) => kind !== 'extension' && !gone.has(wholes.get(of ?? '') ?? ''),
  )
  const kept = found
    .filter((object) => !gone.has(keyOf(object)))
    .map((object) => (hasDefault(object) ? object : withoutDefault(object)))
  const hints = told.length === 0 ? [] : planChanges(kept, found, { forms: 'plain' })
  return {
    kept,
    notHandled: told.map((object) => ({
      direction: 'up',
      what: `left out for want of an extension: ${hasDefault(object) ? '' : 'the default of '}${wordDifference({ change: 'added', object })}`,
      write: suggest({ change: 'added', object }, hints),
    })),
  }
}

function withoutDefault({ defaultNeeds: _, ...object }: CatalogObject): CatalogObject {
  const { default: __, ...attributes } = object.attributes
  return { ...object, attributes }
}
