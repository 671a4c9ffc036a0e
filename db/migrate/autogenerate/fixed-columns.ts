import { hasColumn, parentsOf } from './inheritance.ts'
import type { Part, Parts } from './part.ts'
import { lastName } from './text.ts'

/**
 * Whether Postgres gives a column no other type: one that its table has from two others, that rows are
 * divided by, or that a publication names.
 */
export function isFixed(column: Part, needers: readonly Part[], parts: Parts): boolean {
  const key = parts.get(`table ${column.of}`)?.attributes['partition key'] ?? ''
  const divides = key.match(/"(?:[^"]|"")*"|\w+/g)?.includes(lastName(column.name)) === true
  const parents = parentsOf(column.of, parts).filter((parent) => hasColumn(parent, column, parts))
  return divides || parents.length > 1 || needers.some(({ kind }) => kind === 'publication')
}
