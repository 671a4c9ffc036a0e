import type { CatalogObject, CatalogSnapshot } from '../catalog/object.ts'
import { copyRows } from './copy-rows.ts'
import { splitNames } from './inheritance.ts'
import { namesLeft } from './left-whole.ts'
import { partsOf } from './parts-of.ts'
import { planChanges } from './plan-changes.ts'
import type { PlannedChange } from './planned-change.ts'
import { withoutTables } from './without-tables.ts'

/** Tables, with their types, that no statement makes what is wanted of. */
export interface Anew {
  readonly names: ReadonlySet<string>
  /** By which new ones with the same rows take their place; none where something else has to go with them. */
  readonly statements: readonly string[]
}

/**
 * What is to be written by hand where a table has to be made anew: its rows and numbers are kept elsewhere
 * while it, and what is of it, is dropped and made again.
 */
export function makeAnew(now: CatalogSnapshot, wanted: CatalogSnapshot): Anew | undefined {
  const names = namesLeft(partsOf(wanted), partsOf(now))
  if (names.size === 0) return undefined
  const without = withoutTables(now, names)
  if (without === undefined) return { names, statements: [] }
  const drops = planChanges(now, without, { forms: 'plain' })
  const makes = planChanges(without, wanted, { forms: 'plain' })
  const later = makes.filter(({ object }) => isLater(object, names, wanted))
  const first = makes.filter((change) => !later.includes(change))
  const { keep, putBack } = copyRows(now, wanted, wholes(now, names))
  const words = (changes: typeof makes) => changes.map(({ statement }) => statement)
  return {
    names,
    statements: [...keep, ...words(drops), ...words(first), ...putBack, ...words(later)],
  }
}

/** What looks at the rows, or does something with each that comes. */
function isLater(
  { kind, name }: PlannedChange['object'],
  names: ReadonlySet<string>,
  wanted: CatalogSnapshot,
): boolean {
  if (['view', 'materialized view', 'rule', 'trigger', 'policy'].includes(kind)) return true
  const object = wanted.find((other) => other.kind === kind && other.name === name)
  return ['constraint', 'index', 'publication'].includes(kind) && !names.has(object?.of ?? '')
}

/** Those whose rows are not those of another one. */
function wholes(snapshot: CatalogSnapshot, tables: ReadonlySet<string>): CatalogObject[] {
  return snapshot.filter(
    ({ kind, name, attributes }) =>
      kind === 'table' &&
      tables.has(name) &&
      !splitNames(attributes.inherits).some((parent) => tables.has(parent)),
  )
}
