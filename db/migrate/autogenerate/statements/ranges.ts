import { type Draft, draft, type World } from '../draft.ts'
import type { Part } from '../part.ts'
import {
  lastName,
  longestName,
  lowerCase,
  quoteIdentifier,
  shorten,
  splitName,
  unquote,
} from '../text.ts'

const option =
  /(?<=^|, )(subtype|subtype_opclass|collation|subtype_diff|multirange_type_name) (public\.)?/g

/** `subtype = integer, multirange_type_name = spans` */
export function rangeOptions({ attributes: { definition = '' } }: Part): string {
  return lowerCase(definition.replace(option, '$1 = '))
}

/**
 * What comes with a range, and has a name that another one wants: its multirange, and functions, which keep
 * their names. One of those that take what the range is of is another one where that is of another type.
 */
export function renameRangeParts(
  before: Part,
  after: Part,
  temporary: string,
  { replaced }: World,
): Draft[] {
  const { name, needs } = before
  const subtype = subtypeOf(before)
  const isOther = [...needs].some((key) => !key.startsWith('collation ') && replaced.types.has(key))
  const isSame = subtype === subtypeOf(after) && !isOther
  const constructors = [`${subtype}, ${subtype}`, `${subtype}, ${subtype}, text`].map((types) =>
    draft(`alter function ${shorten(name)}(${types}) rename to ${temporary}`),
  )
  const multirange = nameOfMultirange(before)
  const other = multirangeOf(temporary)
  return [
    ...(isSame ? constructors : []),
    draft(`alter type ${multirange} rename to ${other}`),
    draft(`alter function ${multirange}() rename to ${other}`),
  ]
}

/** The multirange that comes with a range. */
export function nameOfMultirange({ name, attributes: { definition = '' } }: Part): string {
  const [, told] = /multirange_type_name (.+)$/.exec(definition) ?? []
  return shorten(told ?? `${splitName(name)[0]}.${multirangeOf(lastName(name))}`)
}

export function subtypeOf({ attributes: { definition = '' } }: Part): string {
  return /^subtype (.*?)(?=$|, \w+ )/.exec(definition)?.[1] ?? ''
}

/** As Postgres names it where nobody does. */
export function multirangeOf(range: string): string {
  const name = unquote(range)
  return quoteIdentifier(
    name.includes('range')
      ? name.replace('range', 'multirange')
      : `${name.slice(0, longestName - '_multirange'.length)}_multirange`,
  )
}
