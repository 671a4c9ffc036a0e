import { type Draft, draft } from '../draft.ts'
import type { Part } from '../part.ts'
import { shorten, shortenType } from '../text.ts'

interface Attribute {
  readonly name: string
  readonly type: string
}

/** Fields at the end may be added, and any may go, while no column has the type. */
export function changeAttributes(
  before: Part,
  after: Part,
  parts: ReadonlyMap<string, Part>,
): Draft[] | undefined {
  const isUsed = [...parts.values()].some(
    ({ kind, needs }) => kind === 'column' && needs.has(before.key),
  )
  const was = attributesOf(before)
  const is = attributesOf(after)
  const old = new Map(was.map(({ name, type }) => [name, type]))
  const kept = was.filter(({ name }) => is.some((attribute) => attribute.name === name))
  const isInOrder = kept.every(({ name }, index) => is[index]?.name === name)
  const isRetyped = is.some(({ name, type }) => old.has(name) && old.get(name) !== type)
  const isLess = kept.length < was.length
  if (!isInOrder || ((isRetyped || isLess) && isUsed)) return undefined
  const alter = `alter type ${shorten(after.name)}`
  return [
    ...was
      .filter(({ name }) => !is.some((attribute) => attribute.name === name))
      .map(({ name }) => draft(`${alter} drop attribute ${name}`)),
    ...is
      .filter(({ name, type }) => old.has(name) && old.get(name) !== type)
      .map(({ name, type }) => draft(`${alter} alter attribute ${name} type ${shortenType(type)}`)),
    ...is
      .filter(({ name }) => !old.has(name))
      .map(({ name, type }) => draft(`${alter} add attribute ${name} ${shortenType(type)}`)),
  ]
}

export function attributesOf({ attributes: { definition = '' } }: Part): Attribute[] {
  const fields = definition.split(/, (?=(?:[^"]*"[^"]*")*[^"]*$)(?![^(]*\))/)
  return fields
    .filter((field) => field !== '')
    .map((field) => {
      const [, name = '', type = ''] = /^("(?:[^"]|"")*"|\S+) ([\s\S]*)$/.exec(field) ?? []
      return { name, type }
    })
}
