import type { Decisions, Fate } from './decisions.ts'
import { findCheckedWithin } from './domains-within.ts'
import { changesOf, type Draft, type World } from './draft.ts'
import { heldBy } from './held-columns.ts'
import { decideInherited } from './inherited-defaults.ts'
import { invert } from './invert.ts'
import type { Part, PartKind, Parts } from './part.ts'
import { statementsByKind } from './statements/index.ts'
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
])

function isForeignKey({ kind, attributes }: Part): boolean {
  return kind === 'constraint' && attributes.definition?.startsWith('FOREIGN KEY') === true
}

/** Says of each part that differs, and of those that stand in the way, what becomes of it. */
export function decide(before: Parts, after: Parts, world: World): Decisions {
  const fates = new Map<string, Fate>()
  const alterations = new Map<string, readonly Draft[]>()
  const casts = new Set<string>()
  const inTheWay = new Set<string>()
  const needers = invert(before)

  for (const key of before.keys()) if (!after.has(key)) fates.set(key, 'drop')
  for (const [key, part] of after) {
    const was = before.get(key)
    if (part.kind === 'inheritance') decideInheritance(part, was)
    else if (was === undefined) fates.set(key, 'create')
    else if (changesOf(was, part).size > 0) alter(was, part)
  }
  for (const key of findCheckedWithin(before, after)) fates.set(key, 'replace')
  const open = [...fates.keys()]
  for (let key = open.pop(); key !== undefined; key = open.pop()) {
    for (const needer of needers.get(key) ?? []) {
      const fate = fateOf(key, needer)
      if (fate === undefined || fates.get(needer.key) === fate) continue
      fates.set(needer.key, fate)
      if (fate === 'recreate') inTheWay.add(needer.key)
      open.push(needer.key)
    }
    if (fates.get(key) !== 'recreate' || before.get(key)?.of !== null) continue
    for (const part of before.values()) {
      const isPart = part.of !== null && part.of === before.get(key)?.name && part.key !== key
      if (!isPart || !after.has(part.key)) continue
      if (fates.get(part.key) === 'recreate') continue
      fates.set(part.key, 'recreate')
      open.push(part.key)
    }
  }
  decideInherited({ fates, alterations }, world)
  return { fates, alterations, casts, inTheWay }

  function decideInheritance(part: Part, was: Part | undefined): void {
    if (!before.has(`table ${part.of}`)) return
    if (was === undefined) fates.set(part.key, 'create')
    else if (!world.keptParents(part.of).includes(part.attributes.parent ?? ''))
      fates.set(part.key, 'recreate')
  }

  function alter(was: Part, part: Part): void {
    const result = statementsByKind[part.kind].alter(was, part, world)
    if (typeof result === 'string') {
      fates.set(part.key, result)
    } else if (result.length > 0 || isRetyped(part.key)) {
      fates.set(part.key, 'alter')
      alterations.set(part.key, result)
    }
  }

  /** What becomes of a part because of another that it needs; nothing where it can stay as it is. */
  function fateOf(key: string, needer: Part): Fate | undefined {
    const fate = fates.get(key)
    const own = fates.get(needer.key)
    if (own === 'drop' || own === 'recreate' || own === 'replace') return undefined
    const wanted = after.get(needer.key)
    if (wanted === undefined) return undefined
    const isGenerated = needer.kind === 'column' && needer.attributes.generated !== undefined
    if (fate === 'replace') {
      if (needer.kind === 'domain' || needer.kind === 'type') return 'replace'
      if (needer.kind === 'column' && !isGenerated) {
        casts.add(needer.key)
        return own ?? 'alter'
      }
    }
    if (fate === 'drop' && own === 'alter' && !wanted.needs.has(key)) return undefined
    if (fate === 'drop' || fate === 'recreate' || fate === 'replace') {
      return derived.has(needer.kind) || isGenerated ? 'recreate' : undefined
    }
    if (fate !== 'alter' || !isRetyped(key)) return undefined
    if (needer.kind === 'default') return isCast(key) ? 'recreate' : undefined
    if (isForeignKey(needer)) return isOfOtherType(key) ? 'recreate' : undefined
    return boundToTypes.has(needer.kind) || isGenerated ? 'recreate' : undefined
  }

  function isRetyped(key: string): boolean {
    const was = before.get(key)
    const is = after.get(key)
    if (was?.kind !== 'column' || is === undefined) return false
    const changes = changesOf(was, is)
    return changes.has('type') || changes.has('collation') || casts.has(key)
  }

  /** Whether it cannot be compared with what is still of the old type: of a domain alone it can. */
  function isOfOtherType(key: string): boolean {
    const { needs, attributes } = after.get(key) as Part
    const isDomain = [...needs].some((need) => need.startsWith('domain '))
    return casts.has(key) && (!isDomain || attributes.type?.endsWith('[]') === true)
  }

  function isCast(key: string): boolean {
    const column = after.get(key)
    const above = column === undefined ? [] : heldBy(column, world)
    return (
      (alterations.get(key) ?? []).some(({ statement }) => statement.includes(' using ')) ||
      above.some((parent) => isCast(`column ${parent}.${lastName(column?.name ?? '')}`))
    )
  }
}
