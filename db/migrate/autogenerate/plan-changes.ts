import type { CatalogObject, CatalogSnapshot } from '../catalog/object.ts'
import { decide } from './decide.ts'
import { draft, type PlanOptions, type World } from './draft.ts'
import { keptParents, withoutHeld } from './inheritance.ts'
import { canBeWithin } from './inherited-defaults.ts'
import { type Operation, relate } from './operations.ts'
import { order } from './order.ts'
import { type Part, type Parts, partsOf } from './part.ts'
import { renameAlike } from './rename-alike.ts'
import { assignStages, type Staged } from './stages.ts'
import { takeWithin } from './take-within.ts'
import { writeOperation } from './write-operation.ts'

export type { PlanOptions } from './draft.ts'

/** A statement of a plan. */
export interface PlannedChange {
  /** Without a semicolon at its end. */
  readonly statement: string
  readonly object: Pick<CatalogObject, 'kind' | 'name'>
  /** Whether it loses what no downgrade brings back. */
  readonly isLossy: boolean
  /** What it loses. */
  readonly lossReason?: string
  /** What to know before it is run. */
  readonly note?: string
  /** Rules of lint that it breaks on purpose. */
  readonly allows: readonly string[]
  /** False for what runs outside of a transaction, and may run twice. */
  readonly transaction: boolean
  /** Those of the same stage belong in one revision; a later stage waits for an earlier one. */
  readonly stage: number
}

/**
 * The statements that make one catalog of another, in an order in which they can run. What no statement
 * is known for is left out: compare the catalogs afterwards.
 */
export function planChanges(
  before: CatalogSnapshot,
  after: CatalogSnapshot,
  { forms = 'safe', isOnline = false, replaceEnums = false, isShared = false }: PlanOptions = {},
): PlannedChange[] {
  const [everything, wantedOfAll] = [partsOf(before), partsOf(after)]
  const wanted = withoutHeld(wantedOfAll, everything, wantedOfAll)
  const { parts: found, renames } = renameAlike(
    withGiven(withoutHeld(everything, everything, wantedOfAll), wanted),
    wanted,
  )
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
    replacesEnums: replaceEnums,
    isShared,
    usualOwner: usualOwner(wanted),
    keptParents(table) {
      const known = kept.get(table) ?? keptParents(table, everything, wantedOfAll)
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
    ...renames.map(({ part, statement }) => ({
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

function toChange({ draft, part, stage }: Staged): PlannedChange {
  const { statement, lossReason, isAlone = false, note, allows = [] } = draft
  return {
    ...{ statement, object: part.object, isLossy: lossReason !== undefined },
    ...(lossReason !== undefined && { lossReason }),
    ...(note !== undefined && { note }),
    ...{ allows, transaction: !isAlone, stage },
  }
}

/** What every database has is not made, and what is only made by Postgres itself not dropped. */
function withGiven(before: Parts, after: Parts): Parts {
  const given = new Map(before)
  for (const key of ['schema public', 'extension plpgsql']) {
    const part = after.get(key)
    if (part && !given.has(key)) {
      const attributes =
        part.kind === 'schema'
          ? { comment: 'standard public schema', grants: 'public=USAGE' }
          : part.attributes
      const { owner } = part.attributes
      given.set(key, { ...part, attributes: { ...attributes, ...(owner && { owner }) } })
    }
  }
  return given
}

function usualOwner(parts: Parts): string | undefined {
  const counts = new Map<string, number>()
  for (const { attributes, kind } of parts.values()) {
    if (attributes.owner === undefined || kind === 'schema') continue
    counts.set(attributes.owner, (counts.get(attributes.owner) ?? 0) + 1)
  }
  return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0]
}
