import type { Operation } from './operations.ts'
import { isWithin } from './part.ts'
import { lastName } from './text.ts'

/**
 * A table or domain is made after what its parts need, so that they can be made within it; a function after
 * what it names.
 */
export function addWishes(
  operation: Operation,
  operations: readonly Operation[],
  beginOf: (key: string) => Operation | undefined,
): void {
  const { action, part } = operation
  if (action !== 'create' && action !== 'replace') return
  if (part.kind === 'table' || part.kind === 'domain') {
    for (const other of operations) {
      if (other.action !== 'create' || other.part.of !== part.name || !isWithin(other.part))
        continue
      for (const need of other.part.needs) {
        const wish = beginOf(need)
        if (wish && wish !== operation && wish.part.of !== part.name)
          operation.ideallyAfter.add(wish)
      }
    }
  }
  if (part.kind === 'function') {
    const text = part.attributes.definition ?? ''
    const words = new Set(text.match(/[a-z_][\w$]*/g))
    for (const other of operations) {
      const isNamed = words.has(lastName(other.part.name.split('(')[0] ?? ''))
      const isThing = [
        'table',
        'view',
        'materialized view',
        'sequence',
        'enum',
        'domain',
        'type',
        'function',
        'column',
      ].includes(other.part.kind)
      if (other.action !== 'drop' && isThing && isNamed && other !== operation) {
        operation.ideallyAfter.add(other)
      }
    }
  }
}
