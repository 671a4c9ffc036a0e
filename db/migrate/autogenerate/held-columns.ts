import type { World } from './draft.ts'
import { hasColumn } from './inheritance.ts'
import type { Part } from './part.ts'
import { lastName } from './text.ts'

type Column = Pick<Part, 'of' | 'name'>

/** Whether a column that is new comes with its table, or with the column of a parent. */
export function isBrought(column: Column & Pick<Part, 'attributes'>, world: World): boolean {
  if (!column.attributes.inherited) return false
  if (!world.before.has(`table ${column.of}`)) return true
  return world.keptParents(column.of).some((parent) => hasColumn(parent, column, world.after))
}

/** Whether a column that is no more goes with the column of a parent. */
export function goesWithParent(column: Column, world: World): boolean {
  return world
    .keptParents(column.of)
    .some(
      (parent) =>
        hasColumn(parent, column, world.before) &&
        !staysBelow({ of: parent, name: `${parent}.${lastName(column.name)}` }, world),
    )
}

/** Whether a table below keeps a column that goes from this one: it is dropped only here then. */
export function staysBelow(column: Column, world: World): boolean {
  return [...world.after.values()].some(({ kind, name }) => {
    if (kind !== 'table' || !world.keptParents(name).includes(column.of ?? '')) return false
    return (
      hasColumn(name, column, world.after) ||
      staysBelow({ of: name, name: `${name}.${lastName(column.name)}` }, world)
    )
  })
}

/** Whether a column that stays changes with the column of a parent, and cannot be changed alone. */
export function isHeld(column: Column, world: World): boolean {
  return heldBy(column, world).length > 0
}

/** The parents that a column that stays is changed by. */
export function heldBy(column: Column, { before, after, keptParents }: World): string[] {
  return keptParents(column.of).filter(
    (parent) => hasColumn(parent, column, before) && hasColumn(parent, column, after),
  )
}
