import type { Part } from './part.ts'

/** What may be a column in the key that divides the rows of a table, quoted as in SQL. */
export function keyWords({ attributes }: Part): string[] {
  return attributes['partition key']?.match(/"(?:[^"]|"")*"|\w+/g) ?? []
}
