import { draft, type Statements } from '../draft.ts'
import type { Part } from '../part.ts'
import { lowerCase, shorten } from '../text.ts'

/** That a table that is there inherits from another one, or is a partition of it. */
export const inheritanceStatements: Statements = {
  create(part) {
    const { bound } = part.attributes
    const { table, parent } = namesOf(part)
    if (bound === undefined) return [draft(`alter table ${table} inherit ${parent}`)]
    return [
      draft(`alter table ${parent} attach partition ${table} ${lowerCase(bound)}`, {
        note: `fails where ${table} has rows of another partition, or a default one has rows of ${table}`,
      }),
    ]
  },
  drop(part) {
    const { table, parent } = namesOf(part)
    return [
      draft(
        part.attributes.bound === undefined
          ? `alter table ${table} no inherit ${parent}`
          : `alter table ${parent} detach partition ${table}`,
      ),
    ]
  },
  alter: () => 'recreate',
}

function namesOf({ of, attributes: { parent = '' } }: Part) {
  return { table: shorten(of ?? ''), parent: shorten(parent) }
}
