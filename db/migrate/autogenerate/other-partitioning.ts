import { parentsOf } from './inheritance.ts'
import type { Part, Parts } from './part.ts'

/**
 * What is wanted, but for tables whose rows are to be divided by something else, or no more: no statement
 * does that. They and their partitions stay as they are found, so that nothing of it is half done.
 */
export function withoutRepartitioned(wanted: Parts, found: Parts): Parts {
  const left = repartitioned(wanted, found)
  if (left.size === 0) return wanted
  const isLeft = ({ kind, name, of }: Part) =>
    left.has(of ?? '') || (kind === 'table' && left.has(name))
  return new Map([
    ...[...wanted].filter(([, part]) => !isLeft(part)),
    ...[...found].filter(([, part]) => isLeft(part)),
  ])
}

function repartitioned(wanted: Parts, found: Parts): Set<string> {
  const left = new Set<string>()
  for (const [key, { kind, name, attributes }] of wanted) {
    const was = found.get(key)
    const isOther = was?.attributes['partition key'] !== attributes['partition key']
    if (kind === 'table' && was !== undefined && isOther) left.add(name)
  }
  for (const table of left) {
    for (const parts of [wanted, found]) {
      for (const { kind, name, attributes } of parts.values()) {
        const isPartition = kind === 'table' && attributes['partition bound'] !== undefined
        if (isPartition && parentsOf(name, parts).includes(table)) left.add(name)
      }
    }
  }
  return left
}
