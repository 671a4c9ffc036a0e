import type { Part, Parts } from './part.ts'
import { lastName } from './text.ts'

/** The tables that a table inherits from, or the one that it is a partition of, in their order. */
export function parentsOf(table: string | null, parts: Parts): string[] {
  return splitNames(parts.get(`table ${table}`)?.attributes.inherits)
}

/** `public.a, public."b, c"` */
export function splitNames(names = ''): string[] {
  return (names.match(/(?:"(?:[^"]|"")*"|[^",])+/g) ?? []).map((name) => name.trim())
}

/**
 * The parents that a table has before and after, and all the while: what they get, it gets with them. One
 * that is inherited from anew comes after the others, as Postgres counts them.
 *
 * @param casts columns whose type has a new one in its place
 */
export function keptParents(
  table: string | null,
  before: Parts,
  after: Parts,
  casts: ReadonlySet<string>,
): string[] {
  const was = before.get(`table ${table}`)?.attributes
  const is = after.get(`table ${table}`)?.attributes
  if (was?.['partition bound'] !== is?.['partition bound']) return []
  const wanted = parentsOf(table, after)
  const kept: string[] = []
  for (const parent of parentsOf(table, before)) {
    if (wanted[kept.length] === parent) kept.push(parent)
  }
  return hasRetypedTwice(table, kept, before, after, casts) ? [] : kept
}

/** Postgres refuses another type of a column that a table has from two others: one of them would differ. */
function hasRetypedTwice(
  table: string | null,
  parents: readonly string[],
  before: Parts,
  after: Parts,
  casts: ReadonlySet<string>,
): boolean {
  if (parents.length < 2) return false
  return [...after.values()].some((part) => {
    if (part.kind !== 'column' || part.of !== table) return false
    const was = before.get(part.key)?.attributes
    const isRetyped =
      was !== undefined &&
      (was.type !== part.attributes.type || was.collation !== part.attributes.collation)
    return (
      (isRetyped || casts.has(part.key)) &&
      parents.filter((parent) => hasColumn(parent, part, after)).length > 1
    )
  })
}

/** Whether a parent has the column as well. */
export function hasColumn(parent: string, column: Pick<Part, 'name'>, parts: Parts): boolean {
  return parts.has(`column ${parent}.${lastName(column.name)}`)
}

/** Without the constraints and indexes that come and go with those of a parent, or with the table. */
export function withoutHeld(
  parts: Parts,
  before: Parts,
  after: Parts,
  casts: ReadonlySet<string>,
): Parts {
  const isHeld = (part: Part): boolean => {
    if (!part.isInherited || !['constraint', 'index'].includes(part.kind)) return false
    const table = `table ${part.of}`
    if (!before.has(table) || !after.has(table)) return true
    const kept = keptParents(part.of, before, after, casts)
    const isPartition = after.get(table)?.attributes['partition bound'] !== undefined
    return isPartition
      ? kept.length > 0
      : kept.some((parent) => parts.has(`constraint ${parent}.${lastName(part.name)}`))
  }
  return new Map([...parts].filter(([, part]) => !isHeld(part)))
}
