import type { CatalogSnapshot } from '../catalog/object.ts'
import { decide } from './decide.ts'
import { draft, type PlanOptions, type World } from './draft.ts'
import { usualOwner, withGiven } from './given.ts'
import { keptParents, withoutHeld } from './inheritance.ts'
import { canBeWithin } from './inherited-defaults.ts'
import { withoutLeft } from './left-whole.ts'
import { type Operation, relate } from './operations.ts'
import { order } from './order.ts'
import type { Part, Parts } from './part.ts'
import { partsOf } from './parts-of.ts'
import { type PlannedChange, toChange } from './planned-change.ts'
import { renameAlike, renameHeld } from './rename-alike.ts'
import { findReplaced } from './replaced-types.ts'
import { assignStages } from './stages.ts'
import { takeWithin } from './take-within.ts'
import { writeOperation } from './write-operation.ts'

/**
 * The statements that make one catalog of another, in an order in which they can run. What no statement
 * is known for is left out: compare the catalogs afterwards.
 */
export function planChanges(
  before: CatalogSnapshot,
  after: CatalogSnapshot,
  { forms = 'safe', isOnline = false, replaceEnums = false, isShared = false }: PlanOptions = {},
): PlannedChange[] {
  const everything = partsOf(before)
  const wantedOfAll = withoutLeft(partsOf(after), everything)
  const replaced = findReplaced(everything, wantedOfAll, { replaceEnums })
  const wanted = withoutHeld(wantedOfAll, everything, wantedOfAll, replaced.columns)
  const own = withoutHeld(everything, everything, wantedOfAll, replaced.columns)
  const { parts: found, renames } = renameAlike(withGiven(own, wanted), wanted)
  const heldRenames = renameHeld(without(everything, own), without(wantedOfAll, wanted))
  const kept = new Map<string | null, readonly string[]>()
  const made = new Set<string>()
  const within = new Map<string, Part[]>()
  const inTheWay = new Set<string>()
  const world: World = {
    before: found,
    after: wanted,
    isNew: (relation) => made.has(relation),
    isInTheWay: (part) => inTheWay.has(part.key),
    isSafe: forms === 'safe',
    isOnline,
    isShared,
    usualOwner: usualOwner(wanted),
    replaced,
    keptParents(table) {
      const known = kept.get(table) ?? keptParents(table, everything, wantedOfAll, replaced.columns)
      kept.set(table, known)
      return known
    },
    within: (part) => within.get(part.key) ?? [],
  }
  const decisions = decide(found, wanted, world)
  for (const key of decisions.inTheWay) inTheWay.add(key)
  for (const [key, fate] of decisions.fates) {
    const part = wanted.get(key)
    const isRelation = part?.kind === 'table' || part?.kind === 'materialized view'
    if (isRelation && (fate === 'create' || fate === 'recreate')) made.add(part.name)
    if (part?.kind === 'domain' && fate === 'replace') made.add(part.name)
  }
  const ordered = order(relate(decisions, world))
  const left = takeWithin(ordered, within, (part) => canBeWithin(part, world))
  const written = left.map((operation) => ({
    operation,
    drafts: writeOperation(operation, decisions, world),
  }))
  const staged = assignStages([
    ...[...renames, ...heldRenames].map(({ part, statement }) => ({
      operation: {
        ...{ action: 'alter' as const, part },
        ...{ after: new Set<Operation>(), ideallyAfter: new Set<Operation>() },
      },
      drafts: [draft(statement)],
    })),
    ...written,
  ])
  return staged.map(toChange)
}

function without(parts: Parts, others: Parts): Parts {
  return new Map([...parts].filter(([key]) => !others.has(key)))
}
