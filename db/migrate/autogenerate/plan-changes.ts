import type { CatalogObject, CatalogSnapshot } from '../catalog/object.ts'
import { type Decisions, decide } from './decide.ts'
import { type Draft, draft, type PlanOptions, type World } from './draft.ts'
import { isWithin, type Operation, relate } from './operations.ts'
import { order } from './order.ts'
import { type Part, type Parts, partsOf } from './part.ts'
import { renameAlike } from './rename-alike.ts'
import { assignStages, type Staged } from './stages.ts'
import { statementsByKind } from './statements/index.ts'
import { replaceType } from './statements/types.ts'
import { lastName, shortenType } from './text.ts'

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
  const wanted = partsOf(after)
  const { parts: found, renames } = renameAlike(withGiven(partsOf(before), wanted), wanted)
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
    within: (part) => within.get(part.key) ?? [],
  }
  const decisions = decide(found, wanted, world)
  for (const key of decisions.inTheWay) inTheWay.add(key)
  for (const [key, fate] of decisions.fates) {
    const part = wanted.get(key)
    const isRelation = part?.kind === 'table' || part?.kind === 'materialized view'
    if (isRelation && (fate === 'create' || fate === 'recreate')) made.add(part.name)
  }
  const ordered = order(relate(found, wanted, decisions))
  const left = takeWithin(ordered, within)
  const written = left.map((operation) => ({
    operation,
    drafts: write(operation, decisions, world),
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

/** Takes out the operations that the statement of their table or column can do as well. */
function takeWithin(ordered: readonly Operation[], within: Map<string, Part[]>): Operation[] {
  const place = new Map<string, number>()
  const hosts = new Map<string, Operation>()
  ordered.forEach((operation, index) => {
    if (operation.action === 'drop' || operation.action === 'retire') return
    place.set(operation.part.key, index)
    if (operation.action === 'create') hosts.set(operation.part.key, operation)
  })
  const taken = new Set<Operation>()
  const byKind = (a: Operation, b: Operation) =>
    Number(a.part.kind === 'constraint') - Number(b.part.kind === 'constraint')
  // Again, since a foreign key to its own table waits for that table's primary key.
  for (let round = 0; round < 3; round += 1) {
    for (const operation of [...ordered].sort(byKind)) {
      const { action, part } = operation
      if (action !== 'create' || taken.has(operation) || !isWithin(part)) continue
      const host = hostOf(part, hosts)
      if (host === undefined) continue
      const at = place.get(host.part.key) ?? 0
      const isReady = [...part.needs].every((need) => {
        const needed = place.get(need)
        return needed === undefined || needed <= at
      })
      if (!isReady) continue
      taken.add(operation)
      place.set(part.key, at)
      within.set(host.part.key, [...(within.get(host.part.key) ?? []), part])
      // What has to come before it has to come before its host.
      for (const other of operation.after)
        if (other !== host && !taken.has(other)) host.after.add(other)
    }
  }
  const hostOfTaken = new Map(
    [...taken].map((operation) => [operation, hostOf(operation.part, hosts)]),
  )
  for (const operation of ordered) {
    for (const other of [...operation.after]) {
      const host = hostOfTaken.get(other)
      if (host && host !== operation) operation.after.add(host)
    }
  }
  return ordered.filter((operation) => !taken.has(operation))
}

function hostOf(part: Part, hosts: ReadonlyMap<string, Operation>): Operation | undefined {
  const table = hosts.get(`table ${part.of}`)
  if (table !== undefined || part.kind === 'constraint')
    return table ?? hosts.get(`domain ${part.of}`)
  if (part.kind === 'default') return hosts.get(`column ${part.name}`)
  return part.kind === 'identity'
    ? hosts.get(`column ${part.of}.${part.attributes.column}`)
    : undefined
}

function write({ action, part }: Operation, decisions: Decisions, world: World): Draft[] {
  const statements = statementsByKind[part.kind]
  switch (action) {
    case 'drop':
      return statements.drop(part, world)
    case 'create':
      return statements.create(part, world)
    case 'alter':
      return [...cast(part, decisions), ...(decisions.alterations.get(part.key) ?? [])]
    default: {
      const was = world.before.get(part.key) as Part
      const is = world.after.get(part.key) as Part
      const temporary = freeName(was, world)
      const { begin, end } = replaceType(was, statements.create(is, world), temporary)
      return action === 'replace' ? begin : end
    }
  }
}

function freeName(part: Part, { before, after }: World): string {
  const name = lastName(part.name)
  const schema = part.name.slice(0, part.name.length - name.length)
  const isTaken = (last: string) =>
    ['enum', 'domain', 'type', 'table', 'view'].some(
      (kind) => before.has(`${kind} ${schema}${last}`) || after.has(`${kind} ${schema}${last}`),
    )
  let wanted = name.endsWith('"') ? `${name.slice(0, -1)}_old"` : `${name}_old`
  while (isTaken(wanted)) wanted = wanted.replace(/("?)$/, '_$1')
  return wanted
}

/** A column of a type that has a new one in its place, unless it gets another type anyway. */
function cast(part: Part, { casts, alterations }: Decisions): Draft[] {
  if (!casts.has(part.key)) return []
  const isCast = (alterations.get(part.key) ?? []).some(({ statement }) => / type /.test(statement))
  if (isCast) return []
  const type = shortenType(part.attributes.type ?? '')
  const column = lastName(part.name)
  const isArray = type.endsWith('[]')
  const through = [...part.needs].some((need) => need.startsWith('domain '))
    ? ''
    : `::text${isArray ? '[]' : ''}`
  return [
    draft(
      `alter table ${part.of?.replace(/^public\./, '')} alter column ${column} type ${type} using ${column}${through}::${type}`,
    ),
  ]
}
