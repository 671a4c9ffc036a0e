import type { Draft, World } from '../draft.ts'
import { parentsOf } from '../inheritance.ts'
import type { Part } from '../part.ts'
import { isKnownToFit } from './rows-that-fit.ts'

type Note = Pick<Draft, 'note'>

/** What rows a constraint fails on; nothing where the table has none yet, or where all of them are known to fit. */
export function riskOfConstraint(part: Part, world: World): Note {
  const { definition = '' } = part.attributes
  const isOfDomain = part.needs.has(`domain ${part.of}`)
  if (isAsBefore(part, world) || definition.endsWith(' NOT VALID')) return {}
  if (isKnownToFit(part, world)) return {}
  switch (definition.split(' ')[0]) {
    case 'CHECK':
      return { note: `fails where a ${isOfDomain ? 'value' : 'row'} does not fit` }
    case 'FOREIGN':
      return { note: 'fails where a row refers to none' }
    case 'EXCLUDE':
      return { note: 'fails where two rows exclude one another' }
    default:
      return { note: 'fails where two rows have the same' }
  }
}

/** What rows an index fails on. */
export function riskOfIndex(part: Part, world: World): Note {
  const isUnique = /^CREATE UNIQUE /.test(part.attributes.definition ?? '')
  const isSafe = isAsBefore(part, world) || isKnownToFit(part, world)
  return isUnique && !isSafe ? { note: 'fails where two rows have the same' } : {}
}

function isAsBefore(part: Part, world: World): boolean {
  return world.isNew(part.of ?? '') || world.isInTheWay(part)
}

/** What a partition fails on that leaves its table. */
export function riskOfLeaving(table: string, isReferredTo: boolean): Note {
  return isReferredTo ? { note: `fails where rows elsewhere refer to those of ${table}` } : {}
}

/** Whether a table, itself too, has a foreign key to it, or to one that it is a part of. */
export function isReferredTo(table: string, world: World): boolean {
  const { before } = world
  const isNamed = [...before.values()].some(
    ({ kind, needs, attributes: { definition = '' } }) =>
      kind === 'constraint' &&
      definition.startsWith('FOREIGN KEY') &&
      [...needs].some((need) => before.get(need)?.of === table),
  )
  return isNamed || parentsOf(table, before).some((parent) => isReferredTo(parent, world))
}
