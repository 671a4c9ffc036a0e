import type { World } from './draft.ts'
import { heldBy } from './held-columns.ts'
import { hasColumn } from './inheritance.ts'
import type { Operation } from './operations.ts'
import { lastName } from './text.ts'

/** By the keys of the columns. */
type Columns = ReadonlyMap<string, Operation>

export function columnsIn(operations: readonly Operation[]): Columns {
  const columns = operations.filter(({ part }) => part.kind === 'column')
  return new Map(columns.map((operation) => [operation.part.key, operation]))
}

/** What is done with the column of the same name in another table. */
function columnOf(table: string, { part }: Operation, columns: Columns): Operation | undefined {
  return columns.get(`column ${table}.${lastName(part.name)}`)
}

/** A column goes after that of a parent. */
export function orderDroppedColumn(operation: Operation, dropped: Columns, world: World): void {
  for (const parent of world.keptParents(operation.part.of)) {
    const above = columnOf(parent, operation, dropped)
    if (above !== undefined) operation.after.add(above)
  }
}

/** A column changes with its parent's, but is made like it before that is there. */
export function orderColumn(operation: Operation, columns: Columns, world: World): void {
  const { part } = operation
  const held = heldBy(part, world)
  for (const parent of held) {
    const whole = columnOf(parent, operation, columns)
    if (whole === undefined) continue
    for (const other of operation.after) if (other !== whole) whole.after.add(other)
    operation.after.add(whole)
  }
  for (const parent of world.keptParents(part.of)) {
    if (held.includes(parent) || !world.before.has(part.key)) continue
    columnOf(parent, operation, columns)?.after.add(operation)
  }
}

/** A default comes after that of a parent, which sets both. */
export function orderDefault(
  operation: Operation,
  operations: readonly Operation[],
  world: World,
): void {
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
