import type { Decisions, Fate } from './decisions.ts'
import { changesOf, type World } from './draft.ts'
import { heldBy } from './held-columns.ts'
import type { Part, PartKind, Parts } from './part.ts'
import { lastName } from './text.ts'

/** What holds no data: it can be dropped and made again where something below it changes. */
const derived: ReadonlySet<PartKind> = new Set<PartKind>([
  ...(['view', 'materialized view', 'rule', 'policy', 'trigger', 'constraint', 'index'] as const),
  ...(['statistics', 'function', 'default', 'event trigger', 'ownership', 'view column'] as const),
  ...(['cast', 'operator', 'operator class', 'operator family', 'publication'] as const),
  ...(['text search dictionary', 'text search configuration', 'foreign table'] as const),
])

/** What Postgres does not adapt by itself to another type of a column that it reads. */
const boundToTypes: ReadonlySet<PartKind> = new Set<PartKind>([
  ...(['view', 'materialized view', 'rule', 'policy', 'trigger', 'function'] as const),
  'publication',
])

/** What is decided so far. */
export interface Deciding extends Pick<Decisions, 'fates' | 'alterations' | 'casts'> {
  readonly before: Parts
  readonly after: Parts
  readonly world: World
}

/** What becomes of a part because of another that it needs; nothing where it can stay as it is. */
export function fateOf(key: string, needer: Part, decisions: Deciding): Fate | undefined {
  const { after, fates, casts } = decisions
  const fate = fates.get(key)
  const own = fates.get(needer.key)
  if (own === 'drop' || own === 'recreate' || own === 'replace') return undefined
  const wanted = after.get(needer.key)
  if (wanted === undefined) return undefined
  const isGenerated = needer.kind === 'column' && needer.attributes.generated !== undefined
  if (fate === 'replace' && casts.has(needer.key)) return own ?? 'alter'
  if (fate === 'drop' && own === 'alter' && !wanted.needs.has(key)) return undefined
  if (fate === 'replace' && isTyping(needer)) return 'recreate'
  if (fate === 'drop' || fate === 'recreate' || fate === 'replace') {
    return derived.has(needer.kind) || isGenerated ? 'recreate' : undefined
  }
  if (fate !== 'alter' || !isRetyped(key, decisions)) return undefined
  if (needer.kind === 'default') return isCast(key, decisions) ? 'recreate' : undefined
  if (isForeignKey(needer)) return isOfOtherType(key, decisions) ? 'recreate' : undefined
  return boundToTypes.has(needer.kind) || isGenerated ? 'recreate' : undefined
}

/** That a table has the columns of a type. */
function isTyping({ kind, attributes }: Part): boolean {
  return kind === 'inheritance' && attributes.type !== undefined
}

/** Whether the values of a column are of another type or collation than before. */
export function isRetyped(key: string, { before, after, casts }: Deciding): boolean {
  const was = before.get(key)
  const is = after.get(key)
  if (was?.kind !== 'column' || is === undefined) return false
  const changes = changesOf(was, is)
  return changes.has('type') || changes.has('collation') || casts.has(key)
}

function isForeignKey({ kind, attributes }: Part): boolean {
  return kind === 'constraint' && attributes.definition?.startsWith('FOREIGN KEY') === true
}

/** Whether it cannot be compared with what is still of the old type: of a domain alone it can. */
function isOfOtherType(key: string, { after, casts }: Deciding): boolean {
  const { needs, attributes } = after.get(key) as Part
  const isDomain = [...needs].some((need) => need.startsWith('domain '))
  return casts.has(key) && (!isDomain || attributes.type?.endsWith('[]') === true)
}

/** Whether a column is changed by an expression, its own or that of a parent. */
function isCast(key: string, decisions: Deciding): boolean {
  const { after, alterations, world } = decisions
  const column = after.get(key)
  const above = column === undefined ? [] : heldBy(column, world)
  return (
    (alterations.get(key) ?? []).some(({ statement }) => statement.includes(' using ')) ||
    above.some((parent) => isCast(`column ${parent}.${lastName(column?.name ?? '')}`, decisions))
  )
}
