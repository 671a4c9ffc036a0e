import type { CatalogDifference } from '../catalog/compare.ts'
import { type CatalogObject, keyOf } from '../catalog/object.ts'
import type { PlannedChange } from './planned-change.ts'
import { lastName, lowerCase, quoteIdentifier, shorten, unquote } from './text.ts'

/** What to write by hand for a difference: the statement, or how it is come to. */
export function suggest(
  difference: CatalogDifference,
  hints: readonly PlannedChange[] = [],
): string {
  const { object, change } = difference
  const name = shorten(object.name)
  if (isChanged(difference, 'type') && object.kind === 'table') {
    return `create table ${withEnd(name, '_new')} of ${shorten(object.attributes.type ?? '')}; then move the rows, by the names of their columns`
  }
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
  const word = kind === 'base' || kind === 'enum' ? 'type' : kind
  const bound = object.attributes['partition bound']
  if (change === 'removed')
    return `drop ${word} ${name};${bound === undefined ? '' : ' once its rows are where they belong'}`
  if (isChanged(difference, 'partition key')) return partitionAnew(object)
  if (isChanged(difference, 'labels')) {
    const old = withEnd(name, '_old')
    return `alter type ${name} rename to ${lastName(old)}; create type ${name} as enum (${labels}); then make the tables that are partitioned by it anew, and move the rows; drop type ${old};`
  }
  if (change === 'added' && bound !== undefined)
    return `create table ${name} partition of ${shorten(object.attributes.inherits ?? '')} ${lowerCase(bound)};`
  const from = 'as the declared schema has it'
  return change === 'added' ? `create ${word} ${name}, ${from}` : `alter ${word} ${name}, ${from}`
}

/** `drop view a; drop table b;` */
export function wordStatements(changes: readonly PlannedChange[]): string {
  return changes.map(({ statement }) => `${statement};`).join(' ')
}

function isChanged(difference: CatalogDifference, name: string): boolean {
  return (
    difference.change === 'changed' &&
    difference.attributes.some(
      ({ attribute, after }) => attribute === name && (after !== null || name === 'partition key'),
    )
  )
}

function partitionAnew({ name: qualified, attributes }: CatalogObject): string {
  const name = shorten(qualified)
  const key = attributes['partition key']
  const other = withEnd(name, '_new')
  const create = `create table ${other} (like ${name} including all)`
  return key === undefined
    ? `${create}; ${moveRows(name, other)}`
    : `${create} partition by ${lowerCase(key)}; then its partitions; ${moveRows(name, other)}`
}

function moveRows(name: string, other: string): string {
  return `insert into ${other} select * from ${name}; drop table ${name}; alter table ${other} rename to ${lastName(name)};`
}

/** `app."A b_new"` */
function withEnd(name: string, end: string): string {
  const last = lastName(name)
  return name.slice(0, name.length - last.length) + quoteIdentifier(unquote(last) + end)
}
