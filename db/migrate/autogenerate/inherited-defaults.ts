import type { Draft, World } from './draft.ts'
import { isBrought } from './held-columns.ts'
import { parentsOf } from './inheritance.ts'
import { isWithin, type Part, type Parts } from './part.ts'
import { statementsByKind } from './statements/index.ts'
import { lastName } from './text.ts'

interface Undecided {
  readonly fates: Map<string, 'drop' | 'create' | 'recreate' | 'replace' | 'alter'>
  readonly alterations: Map<string, readonly Draft[]>
}

/**
 * What becomes of the defaults of inherited columns: Postgres gives each of them the one of its parent when
 * it is made, and whenever that is altered.
 */
export function decideInherited({ fates, alterations }: Undecided, world: World): void {
  const { before, after } = world
  const inherited = [...after.values()].filter(
    ({ kind, isInherited }) => kind === 'default' && isInherited,
  )
  for (const part of inherited) if (fates.get(part.key) !== 'recreate') fates.delete(part.key)
  const isDone = new Set<string>()
  for (const part of inherited) decideOne(part)

  function decideOne(part: Part): void {
    if (isDone.has(part.key)) return
    isDone.add(part.key)
    const column = after.get(`column ${part.name}`) as Part
    const value = part.attributes.definition
    if (!before.has(column.key)) {
      if (isMadeDifferently(part, column)) fates.set(part.key, 'create')
      return
    }
    const was = before.get(part.key)
    const touched = ancestorsOf(part).filter((key) => {
      const ancestor = after.get(key)
      if (ancestor?.isInherited) decideOne(ancestor)
      return fates.has(key)
    })
    const given = touched.map((key) => after.get(key)?.attributes.definition)
    const isGiven = touched.length > 0 && given.every((other) => other === value)
    const isAsBefore = touched.length === 0 && was?.attributes.definition === value
    const isRemade = fates.get(part.key) === 'recreate' && was?.attributes.definition !== undefined
    if (!isRemade) fates.delete(part.key)
    if (isRemade) {
      if (isGiven) fates.delete(part.key)
    } else if (!isGiven && !isAsBefore) {
      fates.set(part.key, was === undefined ? 'create' : 'alter')
      alterations.set(part.key, statementsByKind.default.create(part, world))
    }
  }

  function isMadeDifferently(part: Part, column: Part): boolean {
    const value = part.attributes.definition
    if (!isBrought(column, world)) return value !== undefined
    const isNew = !before.has(`table ${part.of}`)
    const parents = isNew ? parentsOf(part.of, after) : world.keptParents(part.of)
    const given = givenBy(parents, part, after)
    return given.length > 1 || given[0] !== value
  }

  /** The defaults of the same column in all tables above that it stays a child of. */
  function ancestorsOf({ of, name }: Pick<Part, 'of' | 'name'>): string[] {
    return world.keptParents(of).flatMap((parent) => {
      const above = { of: parent, name: `${parent}.${lastName(name)}` }
      return [`default ${above.name}`, ...ancestorsOf(above)]
    })
  }
}

/** The different defaults that parents have for a column. */
function givenBy(parents: readonly string[], { name }: Part, parts: Parts): string[] {
  const values = parents.map(
    (parent) => parts.get(`default ${parent}.${lastName(name)}`)?.attributes.definition,
  )
  return [...new Set(values.filter((value) => value !== undefined))]
}

/**
 * What can be said in the statement that makes its table or column. The default of an inherited column is
 * said where that is made alone, or has to be told because its parents disagree.
 */
export function canBeWithin(part: Part, world: World): boolean {
  if (part.kind !== 'default' || !part.isInherited) return isWithin(part)
  const column = world.after.get(`column ${part.name}`)
  if (column === undefined || !isBrought(column, world)) return true
  const isNew = !world.before.has(`table ${part.of}`)
  return isNew && givenBy(parentsOf(part.of, world.after), part, world.after).length > 1
}
