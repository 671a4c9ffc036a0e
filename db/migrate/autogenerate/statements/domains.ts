import { changesOf, draft, type Statements } from '../draft.ts'
import type { Part } from '../part.ts'
import { shorten, shortenType } from '../text.ts'
import { shortenCollation } from './column-definition.ts'
import { changeCommon } from './common.ts'
import { constraintClause } from './constraints.ts'

/** Whether no statement makes one of the other: it is of another type. */
export function isAnotherDomain(before: Part, after: Part): boolean {
  return ['type', 'collation'].some((name) => changesOf(before, after).has(name))
}

export const domainStatements: Statements = {
  create(part, world) {
    const { type = '', collation, nullable, default: value } = part.attributes
    const words = [
      `create domain ${shorten(part.name)} as ${shortenType(type)}`,
      collation && `collate ${shortenCollation(collation)}`,
      value && `default ${value}`,
      nullable && 'not null',
    ]
    const constraints = world.within(part)
    const clauses = constraints.map((constraint) => `\n  ${constraintClause(constraint)}`)
    return [
      draft(words.filter(Boolean).join(' ') + clauses.join('')),
      ...changeCommon(undefined, part, world),
      ...constraints.flatMap((constraint) => changeCommon(undefined, constraint, world)),
    ]
  },
  drop: (part) => [draft(`drop domain ${shorten(part.name)}`)],
  alter(before, after, world) {
    const changes = changesOf(before, after)
    if (isAnotherDomain(before, after)) return 'replace'
    const alter = `alter domain ${shorten(after.name)}`
    const { default: value, nullable } = after.attributes
    return [
      ...(changes.has('default')
        ? [draft(value === undefined ? `${alter} drop default` : `${alter} set default ${value}`)]
        : []),
      ...(changes.has('nullable')
        ? [
            nullable
              ? draft(`${alter} set not null`, { note: 'fails where a column of it has a null' })
              : draft(`${alter} drop not null`),
          ]
        : []),
      ...changeCommon(before, after, world),
    ]
  },
}
