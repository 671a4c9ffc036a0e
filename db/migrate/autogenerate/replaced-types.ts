import { findCheckedWithin } from './domains-within.ts'
import type { PlanOptions } from './draft.ts'
import { invert } from './invert.ts'
import { keyWords } from './key-words.ts'
import type { Part, PartKind, Parts } from './part.ts'
import { isAnotherCollation } from './statements/defined.ts'
import { isAnotherDomain } from './statements/domains.ts'
import { isAnotherEnum } from './statements/enums.ts'
import { isAnotherType } from './statements/types.ts'
import { lastName } from './text.ts'

/** Types and collations that get a new one in their place, by key, and the columns that are given it. */
export interface Replaced {
  readonly types: ReadonlySet<string>
  readonly columns: ReadonlySet<string>
  /** What each of them is changed together with, by key: a name that they all have. */
  readonly wholes: ReadonlyMap<string, string>
}

type Needers = ReadonlyMap<string, readonly Part[]>

const isAnother: Partial<
  Record<PartKind, (before: Part, after: Part, parts: Parts, options: PlanOptions) => boolean>
> = {
  enum: isAnotherEnum,
  domain: isAnotherDomain,
  type: isAnotherType,
  collation: isAnotherCollation,
}

/**
 * The types and collations that no statement alters as they are to be, with those that are made of them. One
 * by which rows are divided is left as it is: Postgres gives such a column no other type.
 */
export function findReplaced(before: Parts, after: Parts, options: PlanOptions): Replaced {
  const needers = invert(new Map([...before].filter(([key]) => after.has(key))))
  const others = [...after.values()].filter((part) => {
    const was = before.get(part.key)
    return was !== undefined && isAnother[part.kind]?.(was, part, before, options) === true
  })
  const found = [...others.map(({ key }) => key), ...findCheckedWithin(before, after)]
  const types = new Set<string>()
  const columns = new Set<string>()
  const wholes = new Map<string, string>()
  const take = (key: string, whole: string) => {
    types.add(key)
    join(key, whole, wholes)
    for (const needer of needers.get(key) ?? []) {
      if (needer.kind === 'domain' || needer.kind === 'type') take(needer.key, whole)
      if (!isStored(needer)) continue
      columns.add(needer.key)
      join(needer.key, whole, wholes)
    }
  }
  for (const key of found) if (!dividesRows(key, needers, before)) take(key, key)
  return { types, columns, wholes }
}

/** Gives a key to a whole, with all that it was in one with before. */
function join(key: string, whole: string, wholes: Map<string, string>): void {
  const other = wholes.get(key)
  wholes.set(key, whole)
  if (other === undefined || other === whole) return
  for (const [each, of] of wholes) if (of === other) wholes.set(each, whole)
}

function isStored({ kind, attributes }: Part): boolean {
  return kind === 'column' && attributes.generated === undefined
}

function dividesRows(key: string, needers: Needers, parts: Parts): boolean {
  return (needers.get(key) ?? []).some((part) => {
    // The key itself may name a collation.
    if (part.kind === 'table')
      return key.startsWith('collation ') && part.attributes['partition key'] !== undefined
    if (part.kind !== 'column')
      return ['domain', 'type'].includes(part.kind) && dividesRows(part.key, needers, parts)
    const table = parts.get(`table ${part.of}`)
    return table !== undefined && keyWords(table).includes(lastName(part.name))
  })
}
