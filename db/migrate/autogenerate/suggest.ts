import type { CatalogDifference } from '../catalog/compare.ts'
import { keyOf } from '../catalog/object.ts'
import type { PlannedChange } from './planned-change.ts'
import { lowerCase, shorten } from './text.ts'

/** What to write by hand for a difference: the statement, or how it is come to. */
export function suggest(
  difference: CatalogDifference,
  hints: readonly PlannedChange[] = [],
): string {
  const { object, change } = difference
  const name = shorten(object.name)
  const planned = hints.filter(({ object: of }) => keyOf(of) === keyOf(object))
  if (planned.length > 0) return planned.map(({ statement }) => `${statement};`).join(' ')
  const { kind = object.kind, definition = '' } = object.attributes
  if (definition.startsWith('md5 ')) {
    return `the statement of ${kind} ${name} as the declared schema has it: it is too long to be compared`
  }
  const word = kind === 'base' ? 'type' : kind
  if (change === 'removed') return `drop ${word} ${name};`
  const key = object.attributes['partition key']
  const isOther = change === 'changed' && isPartitioning(difference)
  if (isOther && key !== undefined) {
    return `create table ${name}_new (like ${name} including all) partition by ${lowerCase(key)}; then its partitions, and move the rows`
  }
  if (isOther) return `create table ${name}_new (like ${name} including all); then move the rows`
  const from = 'as the declared schema has it'
  return change === 'added' ? `create ${word} ${name}, ${from}` : `alter ${word} ${name}, ${from}`
}

function isPartitioning(difference: CatalogDifference): boolean {
  return (
    difference.change === 'changed' &&
    difference.attributes.some(({ attribute }) => attribute === 'partition key')
  )
}
