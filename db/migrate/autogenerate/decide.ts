import type { Decisions, Fate } from './decisions.ts'
import { changesOf, type Draft, type World } from './draft.ts'
import { type Deciding, fateOf, isRetyped } from './fate-of.ts'
import { decideInherited } from './inherited-defaults.ts'
import { invert } from './invert.ts'
import type { Part, Parts } from './part.ts'
import { statementsByKind } from './statements/index.ts'

/** Says of each part that differs, and of those that stand in the way, what becomes of it. */
export function decide(before: Parts, after: Parts, world: World): Decisions {
  const fates = new Map<string, Fate>()
  const alterations = new Map<string, readonly Draft[]>()
  const { types: replaced, columns: casts } = world.replaced
  const deciding: Deciding = { before, after, world, fates, alterations, casts }
  const inTheWay = new Set<string>()
  const needers = invert(before)

  for (const key of before.keys()) if (!after.has(key)) fates.set(key, 'drop')
  for (const [key, part] of after) {
    const was = before.get(key)
    if (part.kind === 'inheritance') decideInheritance(part, was)
    else if (was === undefined) fates.set(key, 'create')
    else if (changesOf(was, part).size > 0) alter(was, part)
  }
  for (const key of replaced) fates.set(key, 'replace')
  const open = [...fates.keys()]
  for (let key = open.pop(); key !== undefined; key = open.pop()) {
    for (const needer of needers.get(key) ?? []) {
      const fate = fateOf(key, needer, deciding)
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
    else if (part.attributes.type !== undefined) {
      if (changesOf(was, part).size > 0) alter(was, part)
    } else if (!world.keptParents(part.of).includes(part.attributes.parent ?? ''))
      fates.set(part.key, 'recreate')
  }

  function alter(was: Part, part: Part): void {
    const result = statementsByKind[part.kind].alter(was, part, world)
    if (typeof result === 'string') {
      if (result !== 'replace' || replaced.has(part.key)) fates.set(part.key, result)
    } else if (result.length > 0 || isRetyped(part.key, deciding)) {
      fates.set(part.key, 'alter')
      alterations.set(part.key, result)
    }
  }
}
