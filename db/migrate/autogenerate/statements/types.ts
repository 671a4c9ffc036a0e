import { changesOf, draft, type Statements } from '../draft.ts'
import { lowerCase, shorten, shortenType } from '../text.ts'
import { changeColumnComments } from './column-comments.ts'
import { changeCommon } from './common.ts'
import { attributesOf, changeAttributes } from './composite-types.ts'

const rangeOption = /(?<=^|, )(subtype|subtype_opclass|collation|subtype_diff) /g

export const typeStatements: Statements = {
  create(part, world) {
    const { kind, definition = '' } = part.attributes
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
    const options = definition.replace(rangeOption, '$1 = ')
    return [
      draft(`create type ${name} as range (${lowerCase(options)})`),
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
    if (!changesOf(before, after).has('definition')) return others
    if (after.attributes.kind === 'base') return []
    const changes =
      after.attributes.kind === 'composite' && changeAttributes(before, after, world.before)
    return changes ? [...changes, ...others] : 'replace'
  },
}
