import type { CatalogDifference } from './compare.ts'
import type { CatalogObject } from './object.ts'

const longest = 200

/** A difference on one line: `column public.users.bio: type was text, is integer`. */
export function wordDifference(difference: CatalogDifference): string {
  const { object } = difference
  if (difference.change !== 'changed') return wordObject(object)
  const changes = difference.attributes.map(
    ({ attribute, before, after }) => `${attribute} was ${shown(before)}, is ${shown(after)}`,
  )
  return `${nameObject(object)}: ${changes.join('; ')}`
}

function wordObject(object: CatalogObject): string {
  const { definition, type, labels } = object.attributes
  const detail = definition ?? type ?? labels
  return detail === undefined ? nameObject(object) : `${nameObject(object)}: ${shown(detail)}`
}

function nameObject({ kind, name }: CatalogObject): string {
  return `${kind} ${name}`
}

function shown(value: string | null): string {
  if (value === null) return 'none'
  const line = value.trim().replace(/\s+/g, ' ')
  return line.length <= longest ? line : `${line.slice(0, longest)}...`
}
