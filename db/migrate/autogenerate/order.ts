import type { Operation } from './operations.ts'
import { statementsByKind } from './statements/index.ts'

const kinds = Object.keys(statementsByKind)
const phases = { drop: 0, alter: 1, replace: 1, create: 2, retire: 3 }

/**
 * An order in which each operation comes after those that it has to come after, and where that leaves a
 * choice after those that it reads better after: what is dropped first, parts with their table, then by
 * kind and name.
 */
export function order(operations: readonly Operation[]): Operation[] {
  const sorted = [...operations].sort(compare)
  const rank = new Map(sorted.map((operation, index) => [operation, index]))
  const byRank = (set: ReadonlySet<Operation>) =>
    [...set].sort((a, b) => (rank.get(a) ?? 0) - (rank.get(b) ?? 0))
  const reached = new Map<Operation, ReadonlySet<Operation>>()
  const open = new Set<Operation>()
  const done = new Set<Operation>()

  function reach(operation: Operation): ReadonlySet<Operation> {
    const known = reached.get(operation)
    if (known) return known
    const all = new Set<Operation>()
    reached.set(operation, all)
    for (const other of operation.after) {
      all.add(other)
      for (const further of reach(other)) all.add(further)
    }
    return all
  }

  function visit(operation: Operation): void {
    if (done.has(operation) || open.has(operation)) return
    open.add(operation)
    for (const other of byRank(operation.after)) visit(other)
    for (const other of byRank(operation.ideallyAfter)) {
      const needed = reach(other)
      if (![...open].some((waiting) => needed.has(waiting))) visit(other)
    }
    open.delete(operation)
    done.add(operation)
  }

  for (const operation of sorted) visit(operation)
  return [...done]
}

function compare(a: Operation, b: Operation): number {
  const phase = phases[a.action] - phases[b.action]
  if (phase !== 0) return phase
  const sign = a.action === 'drop' || a.action === 'retire' ? -1 : 1
  return sign * compareKeys(sortKey(a), sortKey(b))
}

/** The parts of a table come after it, before the next one. */
function sortKey({ part }: Operation): (string | number)[] {
  const own = kinds.indexOf(part.kind)
  const host = part.of === null ? own : Math.min(own, kinds.indexOf('table'))
  return [host, part.of ?? part.name, part.of === null ? 0 : 1, own, part.position, part.name]
}

function compareKeys(a: readonly (string | number)[], b: readonly (string | number)[]): number {
  for (const [index, value] of a.entries()) {
    const other = b[index] as string | number
    if (value !== other) return value < other ? -1 : 1
  }
  return 0
}
