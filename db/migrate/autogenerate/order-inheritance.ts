import type { World } from './draft.ts'
import { heldBy } from './held-columns.ts'
import { hasColumn, parentsOf } from './inheritance.ts'
import type { Operation } from './operations.ts'
import { lastName } from './text.ts'

/** What has to be the same in two tables before one can inherit from the other. */
const shared = ['column', 'constraint', 'index', 'trigger']

/** Adds what has to come before what in tables that inherit from one another. */
export function orderInheritance(operations: readonly Operation[], world: World): void {
  const columns = new Map(
    operations
      .filter(({ part, action }) => part.kind === 'column' && action !== 'drop')
      .map((operation) => [operation.part.key, operation]),
  )
  const partings = operations.filter(
    ({ part, action }) => part.kind === 'inheritance' && action === 'drop',
  )
  const dropped = new Map(
    operations
      .filter(({ part, action }) => part.kind === 'column' && action === 'drop')
      .map((operation) => [operation.part.key, operation]),
  )
  for (const operation of operations) {
    const { action, part } = operation
    if (action === 'drop' && part.kind === 'column') {
      for (const parent of world.keptParents(part.of)) {
        const above = dropped.get(`column ${parent}.${lastName(part.name)}`)
        if (above !== undefined) operation.after.add(above)
      }
    }
    if (action === 'drop') continue
    if (part.kind === 'inheritance') {
      const { parent } = part.attributes
      for (const other of operations) {
        const isOfBoth = other.part.of === part.of || other.part.of === parent
        if (isOfBoth && shared.includes(other.part.kind)) operation.after.add(other)
      }
    }
    // A partition can have no row that another one may have.
    const parents =
      part.kind === 'inheritance'
        ? [part.attributes.parent ?? '']
        : part.kind === 'table'
          ? parentsOf(part.name, world.after)
          : []
    for (const parting of partings) {
      if (parents.includes(parting.part.attributes.parent ?? '')) operation.after.add(parting)
    }
    if (part.kind === 'column') orderColumn(operation, columns, world)
    if (part.kind === 'default') orderDefault(operation, operations, world)
  }
}

/** A column changes with its parent's, but is made like it before that is there. */
function orderColumn(
  operation: Operation,
  columns: ReadonlyMap<string, Operation>,
  world: World,
): void {
  const { part } = operation
  const above = (parent: string) => columns.get(`column ${parent}.${lastName(part.name)}`)
  const held = heldBy(part, world)
  for (const parent of held) {
    const whole = above(parent)
    if (whole === undefined) continue
    for (const other of operation.after) if (other !== whole) whole.after.add(other)
    operation.after.add(whole)
  }
  for (const parent of world.keptParents(part.of)) {
    if (!held.includes(parent) && world.before.has(part.key)) above(parent)?.after.add(operation)
  }
}

/** A default comes after that of a parent, which sets both. */
function orderDefault(operation: Operation, operations: readonly Operation[], world: World): void {
  const { part } = operation
  const parents = world
    .keptParents(part.of)
    .filter((parent) => hasColumn(parent, part, world.after))
  const names = parents.map((parent) => `${parent}.${lastName(part.name)}`)
  for (const other of operations) {
    const isAbove = other.part.kind === 'default' && names.includes(other.part.name)
    if (isAbove && other !== operation) operation.after.add(other)
  }
}
