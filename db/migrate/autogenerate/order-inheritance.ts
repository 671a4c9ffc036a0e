import type { World } from './draft.ts'
import { parentsOf } from './inheritance.ts'
import type { Operation } from './operations.ts'
import {
  columnsIn,
  orderColumn,
  orderDefault,
  orderDroppedColumn,
} from './order-inherited-columns.ts'

/** What has to be the same in two tables before one can inherit from the other. */
const shared = ['column', 'constraint', 'index', 'trigger']

/** Adds what has to come before what in tables that inherit from one another. */
export function orderInheritance(operations: readonly Operation[], world: World): void {
  const [drops, others] = [operations.filter(isDrop), operations.filter((one) => !isDrop(one))]
  const dropped = columnsIn(drops)
  const columns = columnsIn(others)
  const columnsMade = others.filter(
    ({ action, part }) => action === 'create' && part.kind === 'column',
  )
  for (const made of columnsMade) {
    for (const drop of drops) {
      const isTyping = drop.part.kind === 'inheritance' && drop.part.attributes.type !== undefined
      if (isTyping && drop.part.of === made.part.of) made.after.add(drop)
    }
  }
  const partings = drops.filter(({ part }) => part.kind === 'inheritance')
  for (const column of dropped.values()) orderDroppedColumn(column, dropped, world)
  for (const operation of others) {
    const { kind } = operation.part
    if (kind === 'inheritance') orderInheriting(operation, operations)
    orderAfterPartings(operation, partings, world)
    if (kind === 'column') orderColumn(operation, columns, world)
    if (kind === 'default') orderDefault(operation, operations, world)
  }
}

function isDrop({ action }: Operation): boolean {
  return action === 'drop'
}

/** A table inherits from another one once both have what they have to share. */
function orderInheriting(operation: Operation, operations: readonly Operation[]): void {
  const { of, attributes } = operation.part
  for (const other of operations) {
    const isOfBoth = other.part.of === of || other.part.of === attributes.parent
    if (isOfBoth && shared.includes(other.part.kind)) operation.after.add(other)
  }
}

/** A partition can have no row that another one may have: those that leave a table go first. */
function orderAfterPartings(
  operation: Operation,
  partings: readonly Operation[],
  world: World,
): void {
  const parents = newParentsOf(operation, world)
  for (const parting of partings) {
    if (parents.includes(parting.part.attributes.parent ?? '')) operation.after.add(parting)
  }
}

/** The tables that one inherits from once this is done. */
function newParentsOf({ part }: Operation, world: World): readonly string[] {
  if (part.kind === 'inheritance') return [part.attributes.parent ?? '']
  return part.kind === 'table' ? parentsOf(part.name, world.after) : []
}
