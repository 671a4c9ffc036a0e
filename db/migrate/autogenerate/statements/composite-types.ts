import { type Draft, draft, type World } from '../draft.ts'
import { lossOfType } from '../loss.ts'
import type { Part, Parts } from '../part.ts'
import { shorten, shortenType } from '../text.ts'
import { attributesOf } from './attributes.ts'
import { castBy } from './cast-by.ts'
import { throughText } from './own-types.ts'

/**
 * Whether no statement makes one composite type of the other: fields come in another order, or one gets
 * another type while something needs it.
 */
export function isAnotherComposite(before: Part, after: Part, parts: Parts): boolean {
  const { was, is, retyped } = compareFields(before, after)
  const kept = was.filter(({ name }) => is.some((field) => field.name === name))
  const isInOrder = kept.every(({ name }, index) => is[index]?.name === name)
  // A table of the type is none for as long as that is altered.
  const isNeeded = [...parts.values()].some(
    ({ kind, needs }) => kind !== 'table' && kind !== 'inheritance' && needs.has(before.key),
  )
  return !isInOrder || (retyped.length > 0 && isNeeded)
}

export function changeFields(before: Part, after: Part, parts: Parts): Draft[] {
  const { gone, retyped, made } = compareFields(before, after)
  const alter = `alter type ${shorten(after.name)}`
  const loss = isHeld(before, parts) ? { lossReason: 'the values of the field' } : {}
  return [
    ...gone.map(({ name }) => draft(`${alter} drop attribute ${name}`, loss)),
    ...retyped.map(({ name, type }) =>
      draft(`${alter} alter attribute ${name} type ${shortenType(type)}`),
    ),
    ...made.map(({ name, type }) => draft(`${alter} add attribute ${name} ${shortenType(type)}`)),
  ]
}

/** What values of a type lose in one that has other fields. */
export function lossOfFields(before: Part, after: Part): string | undefined {
  const { was, gone, retyped } = compareFields(before, after)
  const old = new Map(was.map(({ name, type }) => [name, type]))
  const narrowed = retyped.some(({ name, type }) =>
    lossOfType(withoutCollation(old.get(name)), withoutCollation(type)),
  )
  const reasons = [
    ...(gone.length > 0 ? [`the values of ${gone.map(({ name }) => name).join(', ')}`] : []),
    ...(narrowed ? ['what the new type cannot hold: it is changed, or fails'] : []),
  ]
  return reasons.length > 0 ? reasons.join(', and ') : undefined
}

/**
 * The cast by which values of a type become those of one that has its place, field by field: as text they
 * would have to have the same fields in the same order.
 */
export function castFields(
  before: Part,
  after: Part,
  old: string,
  world: Pick<World, 'before' | 'after'>,
): { create: Draft[]; drop: Draft[] } {
  const { was, is } = compareFields(before, after)
  const name = shorten(after.name)
  const values = is.map((field) => {
    const other = was.find(({ name }) => name === field.name)
    if (other === undefined) return 'null'
    const through = throughText(other.type, world.before) || throughText(field.type, world.after)
    return `($1).${field.name}${through}`
  })
  return castBy(old, name, `row(${values.join(', ')})::${name}`)
}

/** Whether a column has values of the type, by itself or in others. */
export function isHeld({ key }: Part, parts: Parts): boolean {
  return [...parts.values()].some((part) => {
    if (!part.needs.has(key)) return false
    if (part.kind === 'column') return true
    return (part.kind === 'domain' || part.kind === 'type') && isHeld(part, parts)
  })
}

function withoutCollation(type = ''): string {
  return type.replace(/ collate .*$/, '')
}

function compareFields(before: Part, after: Part) {
  const was = attributesOf(before)
  const is = attributesOf(after)
  const old = new Map(was.map(({ name, type }) => [name, type]))
  return {
    ...{ was, is },
    gone: was.filter(({ name }) => !is.some((field) => field.name === name)),
    retyped: is.filter(({ name, type }) => old.has(name) && old.get(name) !== type),
    made: is.filter(({ name }) => !old.has(name)),
  }
}
