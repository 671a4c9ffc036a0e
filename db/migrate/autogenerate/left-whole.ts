import { keyWords } from './key-words.ts'
import { leaveNeeders } from './leave-needers.ts'
import type { Part, Parts } from './part.ts'
import { partitionsLeft } from './partitions-left.ts'
import { lastName } from './text.ts'

/**
 * What is wanted, but for tables that no statement makes of what is found: their rows are to be divided by
 * something else, or no more, or their type has a field more that does not come last. They, their partitions
 * but for those that leave, their sequences and their types stay as they are found, so that nothing of it is
 * half done.
 */
export function withoutLeft(wanted: Parts, found: Parts): Parts {
  const left = namesLeft(wanted, found)
  if (left.size === 0) return wanted
  const countsFor = (sequence: string) =>
    [wanted, found].some((parts) => left.has(parts.get(`ownership ${sequence}`)?.of ?? ''))
  const isLeft = ({ kind, name, of }: Part) =>
    left.has(of ?? '') ||
    (['table', 'type'].includes(kind) && left.has(name)) ||
    (kind === 'sequence' && countsFor(name))
  const parts = new Map([
    ...[...wanted].filter(([, part]) => !isLeft(part)),
    ...[...found].filter(([, part]) => isLeft(part)),
  ])
  leaveNeeders(parts, wanted, found)
  return parts
}

/** The names of the tables that stay as they are found, and of the types that they are of. */
export function namesLeft(wanted: Parts, found: Parts): Set<string> {
  const both = [...wanted.values()].filter(({ kind, key }) => kind === 'table' && found.has(key))
  const left = new Set(
    both
      .filter((table) => isDividedAnew(table, wanted, found) || isOutOfOrder(table, wanted, found))
      .map(({ name }) => name),
  )
  const types = [...left].map((name) => found.get(`table ${name}`)?.attributes.type)
  for (const { key, name } of both)
    if (types.includes(found.get(key)?.attributes.type ?? '')) left.add(name)
  for (const table of left) {
    for (const name of partitionsLeft(table, wanted, found)) left.add(name)
  }
  for (const type of types) if (type !== undefined) left.add(type)
  return left
}

/** Postgres gives a partitioned table no other key, and a column that is part of it no other type. */
function isDividedAnew(table: Part, wanted: Parts, found: Parts): boolean {
  const was = found.get(table.key)
  if (was?.attributes['partition key'] !== table.attributes['partition key']) return true
  return keyWords(table).some((word) => {
    const key = `column ${table.name}.${word}`
    const [before, after] = [found.get(key)?.attributes, wanted.get(key)?.attributes]
    return before?.type !== after?.type || before?.collation !== after?.collation
  })
}

/** A table gets a column at its end alone, and has those of its type in their order. */
function isOutOfOrder(table: Part, wanted: Parts, found: Parts): boolean {
  if (table.attributes.type === undefined) return false
  const is = columnsOf(table, wanted)
  const kept = columnsOf(table, found).filter((name) => is.includes(name))
  return kept.some((name, index) => is[index] !== name)
}

function columnsOf({ name }: Part, parts: Parts): string[] {
  return [...parts.values()]
    .filter(({ kind, of }) => kind === 'column' && of === name)
    .sort((a, b) => a.position - b.position)
    .map((column) => lastName(column.name))
}
