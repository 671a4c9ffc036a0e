import type { Operation } from './operations.ts'
import type { Part, Parts } from './part.ts'
import { lastName, splitName } from './text.ts'

export function identityNames(part: Part, after: Parts): string[] {
  const sequence = [...after.values()].find(
    ({ kind, of, attributes }) =>
      kind === 'identity' && of === part.of && attributes.column === lastName(part.name),
  )
  return sequence === undefined ? [] : namesOf(sequence)
}

/** Names in the namespaces of relations, types and functions that become free, and by which operation. */
export function namesGivenUp(
  covered: ReadonlyMap<Operation, readonly Part[]>,
): Map<string, Operation> {
  const names = new Map<string, Operation>()
  for (const [operation, parts] of covered) {
    if (operation.action !== 'drop') continue
    for (const part of parts) for (const name of namesOf(part)) names.set(name, operation)
  }
  return names
}

export function namesOf(part: Part): string[] {
  const schema = splitName(part.name)[0]
  switch (part.kind) {
    case 'table':
    case 'foreign table':
    case 'view':
    case 'materialized view':
      return [`relation ${part.name}`, `type ${part.name}`]
    case 'sequence':
    case 'identity':
    case 'index':
      return [`relation ${part.name}`]
    case 'constraint':
      return /^(PRIMARY|UNIQUE|EXCLUDE)/.test(part.attributes.definition ?? '')
        ? [`relation ${schema}.${lastName(part.name)}`]
        : []
    case 'enum':
    case 'domain':
    case 'type':
      return [`type ${part.name}`]
    case 'function':
      return [`function ${part.name.split('(')[0]}`]
    default:
      return []
  }
}
