import { changesOf, draft, type Statements } from '../draft.ts'
import type { Part, Parts } from '../part.ts'
import { shorten, shortenType } from '../text.ts'
import { attributesOf } from './attributes.ts'
import { changeColumnComments } from './column-comments.ts'
import { changeCommon } from './common.ts'
import { changeFields, isAnotherComposite } from './composite-types.ts'
import { rangeOptions } from './ranges.ts'

export const typeStatements: Statements = {
  create(part, world) {
    const { kind } = part.attributes
    const name = shorten(part.name)
    if (kind === 'composite') {
      const fields = attributesOf(part).map(({ name, type }) => `\n  ${name} ${shortenType(type)}`)
      const body = fields.length > 0 ? `(${fields.join(',')}\n)` : '()'
      return [
        draft(`create type ${name} as ${body}`),
        ...changeColumnComments(undefined, part),
        ...changeCommon(undefined, part, world),
      ]
    }
    if (kind !== 'range') return []
    return [
      draft(`create type ${name} as range (${rangeOptions(part)})`),
      ...changeCommon(undefined, part, world),
    ]
  },
  drop: (part) =>
    part.attributes.kind === 'base' ? [] : [draft(`drop type ${shorten(part.name)}`)],
  alter(before, after, world) {
    const names = attributesOf(after).map(({ name }) => name)
    const others = [
      ...changeColumnComments(before, after, (name) => names.includes(name)),
      ...changeCommon(before, after, world),
    ]
    if (isAnotherType(before, after, world.before)) return 'replace'
    const isComposite = after.attributes.kind === 'composite'
    return [...(isComposite ? changeFields(before, after, world.before) : []), ...others]
  },
}

/** Whether no statement makes one of the other. */
export function isAnotherType(before: Part, after: Part, parts: Parts): boolean {
  const changes = changesOf(before, after)
  if (changes.has('kind')) return true
  if (!changes.has('definition') || after.attributes.kind === 'base') return false
  return after.attributes.kind === 'range' || isAnotherComposite(before, after, parts)
}
