import { type Draft, draft, type Statements } from '../draft.ts'
import type { Part } from '../part.ts'
import { lowerCase, shorten } from '../text.ts'
import { isReferredTo, riskOfLeaving } from './rows-at-risk.ts'

/** That a table that is there inherits from another one, is a partition of it, or has the columns of a type. */
export const inheritanceStatements: Statements = {
  create: (part) => [inherit(part)],
  drop: (part, world) => [
    {
      ...inheritNoMore(part),
      ...riskOfLeaving(
        shorten(part.of ?? ''),
        part.attributes.bound !== undefined && isReferredTo(part.attributes.parent ?? '', world),
      ),
    },
  ],
  alter: () => 'recreate',
}

export function inherit(part: Part): Draft {
  const { bound, type } = part.attributes
  const { table, parent } = namesOf(part)
  if (type !== undefined) return draft(`alter table ${table} of ${shorten(type)}`)
  if (bound === undefined) return draft(`alter table ${table} inherit ${parent}`)
  return draft(`alter table ${parent} attach partition ${table} ${lowerCase(bound)}`, {
    note: `fails where ${table} has rows of another partition, or a default one has rows of ${table}`,
  })
}

export function inheritNoMore(part: Part): Draft {
  const { bound, type } = part.attributes
  const { table, parent } = namesOf(part)
  if (type !== undefined) return draft(`alter table ${table} not of`)
  return draft(
    bound === undefined
      ? `alter table ${table} no inherit ${parent}`
      : `alter table ${parent} detach partition ${table}`,
  )
}

function namesOf({ of, attributes: { parent = '' } }: Part) {
  return { table: shorten(of ?? ''), parent: shorten(parent) }
}
