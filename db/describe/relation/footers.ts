import type { AnyDatabase } from '../description.ts'
import { checkConstraints, foreignKeys, referencedBy } from './constraints.ts'
import { foreignServer } from './foreign-server.ts'
import { describeIndex, indexes } from './indexes.ts'
import { children, inherits, owningTable, partitionKey, partitionOf } from './inheritance.ts'
import { policies } from './policies.ts'
import { publications } from './publications.ts'
import { isOf, type Relation } from './relation.ts'
import { rules, viewDefinition } from './rules.ts'
import { statistics } from './statistics.ts'
import { storage } from './storage.ts'
import { triggers } from './triggers.ts'

type Footer = (db: AnyDatabase, relation: Relation) => Promise<string[]> | string[]

/** In psql's order, each with the kinds of relations that may have it. */
const footers: [kinds: string, footer: Footer][] = [
  ['rpfiI', partitionOf],
  ['p', partitionKey],
  ['t', owningTable],
  ['iI', describeIndex],
  ['rmpt', indexes],
  ['rpf', checkConstraints],
  ['rp', foreignKeys],
  ['rp', referencedBy],
  ['rp', policies],
  ['rmpf', statistics],
  ['vm', viewDefinition],
  ['rpfv', rules],
  ['rp', publications],
  ['rpvf', triggers],
  ['f', foreignServer],
  ['rmf', inherits],
  ['rmfpI', children],
  ['rpmftivI', storage],
]

/** The lines below the columns of a relation. */
export async function footersOf(db: AnyDatabase, relation: Relation): Promise<string[]> {
  const lines: string[] = []
  for (const [kinds, footer] of footers) {
    if (isOf(relation, kinds)) lines.push(...(await footer(db, relation)))
  }
  return lines
}
