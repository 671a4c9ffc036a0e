import { type CatalogObject, type CatalogSnapshot, keyOf } from '../catalog/object.ts'
import { comesLater } from './comes-later.ts'
import { copyNumbers } from './copy-numbers.ts'
import { copyRows } from './copy-rows.ts'
import { splitNames } from './inheritance.ts'
import { namesLeft } from './left-whole.ts'
import { partsOf } from './parts-of.ts'
import { planChanges } from './plan-changes.ts'
import type { PlannedChange } from './planned-change.ts'
import { findReplaced } from './replaced-types.ts'
import { lastName, shorten } from './text.ts'
import { keysToWhole, withoutTables } from './without-tables.ts'

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
  if (without === undefined || hasReplaced(now, without, wanted, names))
    return { names, statements: [] }
  const drops = planChanges(now, without, { forms: 'plain' })
  const makes = planChanges(without, wanted, { forms: 'plain' })
  const later = makes.filter(({ object }) => comesLater(object, names, wanted))
  const first = makes.filter((change) => !later.includes(change))
  const made = first.map(({ object }) => keyOf(object))
  const inOrder = (a: CatalogObject, b: CatalogObject) =>
    made.indexOf(keyOf(a)) - made.indexOf(keyOf(b))
  const rows = copyRows(now, wanted, wholes(now, names).sort(inOrder))
  const numbers = copyNumbers(now, wanted, names)
  const keys = keysToWhole(now, names)
  const isKey = ({ object }: PlannedChange) => keys.some((key) => keyOf(key) === keyOf(object))
  const words = (changes: typeof makes) => changes.map(({ statement }) => statement)
  return {
    names,
    statements: [
      ...[...rows.keep, ...numbers.keep],
      ...keys.map(dropKey),
      ...words([...drops.filter((drop) => !isKey(drop)), ...first]),
      ...[...rows.putBack, ...numbers.putBack, ...words(later)],
    ],
  }
}

function dropKey({ name, of }: CatalogObject): string {
  return `alter table ${shorten(of ?? '')} drop constraint ${lastName(name)}`
}

/** Whether a type gets a new one in its place, which the rows that are kept elsewhere would have to get too. */
function hasReplaced(
  now: CatalogSnapshot,
  without: CatalogSnapshot,
  wanted: CatalogSnapshot,
  names: ReadonlySet<string>,
): boolean {
  const { types } = findReplaced(partsOf(without), partsOf(wanted), {})
  return now.some(
    ({ kind, of, needs = [] }) =>
      kind === 'column' && names.has(of ?? '') && needs.some((need) => types.has(need)),
  )
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
