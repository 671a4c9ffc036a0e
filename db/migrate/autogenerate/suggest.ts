import type { CatalogDifference } from '../catalog/compare.ts'
import { keyOf } from '../catalog/object.ts'
import type { PlannedChange } from './planned-change.ts'
import { lastName, lowerCase, shorten, withEnd } from './text.ts'

/** What to write by hand for a difference: the statement, or how it is come to. */
export function suggest(
  difference: CatalogDifference,
  hints: readonly PlannedChange[] = [],
): string {
  const { object, change } = difference
  const name = shorten(object.name)
  const planned = hints.filter(({ object: of }) => keyOf(of) === keyOf(object))
  const wholes = planned.map(({ whole }) => whole).filter((whole) => whole !== undefined)
  const written = hints.filter(
    (hint) => planned.includes(hint) || (hint.whole !== undefined && wholes.includes(hint.whole)),
  )
  if (written.length > 0) return wordStatements(written)
  const { kind = object.kind, definition = '', labels } = object.attributes
  if (definition.startsWith('md5 ')) {
    return `the statement of ${kind} ${name} as the declared schema has it: it is too long to be compared`
  }
  const word = ['base', 'enum', 'composite', 'range'].includes(kind) ? 'type' : kind
  const bound = object.attributes['partition bound']
  if (change === 'removed')
    return `drop ${word} ${name};${bound === undefined ? '' : ' once its rows are where they belong'}`
  if (isChanged(difference, 'labels')) {
    const old = withEnd(name, '_old')
    return `alter type ${name} rename to ${lastName(old)}; create type ${name} as enum (${labels}); then make the tables that are partitioned by it anew, and move the rows; drop type ${old};`
  }
  if (change === 'added' && bound !== undefined)
    return `create table ${name} partition of ${shorten(object.attributes.inherits ?? '')} ${lowerCase(bound)};`
  const from = 'as the declared schema has it'
  return change === 'added' ? `create ${word} ${name}, ${from}` : `alter ${word} ${name}, ${from}`
}

/** A line for each. */
export function wordStatements(changes: readonly Pick<PlannedChange, 'statement'>[]): string {
  return changes.map(({ statement }) => `${statement};`).join('\n')
}

function isChanged(difference: CatalogDifference, name: string): boolean {
  return (
    difference.change === 'changed' &&
    difference.attributes.some(({ attribute, after }) => attribute === name && after !== null)
  )
}
