import type { Part, Parts } from '../part.ts'
import { attributesOf } from './attributes.ts'
import { nameOfMultirange, subtypeOf } from './ranges.ts'

/** The cast to text between two types: enums, ranges and what is made of them have no other from one to another. */
export function throughText(type: string, parts: Parts): string {
  const part = find(type, parts)
  if (part === undefined || part.attributes.kind === 'composite') return ''
  if (isRange(part) && isOfComposite(part, parts)) return ''
  const array = type.endsWith('[]') ? '[]' : ''
  if (part.kind !== 'domain') return `::text${array}`
  const through = throughText(part.attributes.type ?? '', parts)
  return through && array ? `::text${array}` : through
}

/**
 * Whether what a value of one type is as text can be read as one of another: composites are read field by
 * field in their order, whatever the fields are called.
 */
export function isReadAlike(was: string, is: string, before: Parts, after: Parts): boolean {
  const [one, other] = [findComposite(was, before), findComposite(is, after)]
  if (one === undefined || other === undefined) return one === other
  const [fields, others] = [attributesOf(one), attributesOf(other)]
  return (
    fields.length === others.length &&
    fields.every(({ name, type }, index) => {
      const field = others[index]
      return field?.name === name && isReadAlike(type, field.type, before, after)
    })
  )
}

/** Whether a range is of composites, which its text has field by field. */
export function isOfComposite(range: Part, parts: Parts): boolean {
  return findComposite(subtypeOf(range), parts) !== undefined
}

/** The composite that a type is, or is made of as an array, a domain or a range. */
function findComposite(type: string, parts: Parts): Part | undefined {
  const part = find(type, parts)
  if (part?.kind === 'domain') return findComposite(part.attributes.type ?? '', parts)
  if (part !== undefined && isRange(part)) return findComposite(subtypeOf(part), parts)
  return part?.attributes.kind === 'composite' ? part : undefined
}

/** What the schema has of a type that it makes itself; the range of a multirange. */
function find(type: string, parts: Parts): Part | undefined {
  const name = type.replace(/ collate .*$/, '').replace(/\[\]$/, '')
  const own = [`public.${name}`, name]
    .flatMap((each) => ['enum', 'domain', 'type'].map((kind) => parts.get(`${kind} ${each}`)))
    .find((part) => part !== undefined)
  return own ?? [...parts.values()].find((part) => isRange(part) && nameOfMultirange(part) === name)
}

function isRange({ kind, attributes }: Part): boolean {
  return kind === 'type' && attributes.kind === 'range'
}
