import { parentsOf } from './inheritance.ts'
import type { Parts } from './part.ts'

/** The partitions, found and wanted, that go with a table which is made anew: all but those that leave it. */
export function partitionsLeft(table: string, wanted: Parts, found: Parts): string[] {
  const staying = partitionsOf(table, found).filter((name) => !isDetached(name, table, wanted))
  return [...partitionsOf(table, wanted), ...staying]
}

function partitionsOf(table: string, parts: Parts): string[] {
  return [...parts.values()]
    .filter(
      ({ kind, attributes }) => kind === 'table' && attributes['partition bound'] !== undefined,
    )
    .map(({ name }) => name)
    .filter((name) => parentsOf(name, parts).includes(table))
}

/** Whether a partition leaves with its rows; those of a table that is divided no more stay with that. */
function isDetached(name: string, table: string, wanted: Parts): boolean {
  const isDivided = wanted.get(`table ${table}`)?.attributes['partition key'] !== undefined
  return isDivided && wanted.has(`table ${name}`) && !parentsOf(name, wanted).includes(table)
}
