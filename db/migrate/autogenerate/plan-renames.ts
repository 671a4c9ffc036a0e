import { type CatalogSnapshot, keyOf } from '../catalog/object.ts'
import type { Draft } from './draft.ts'
import type { Part } from './part.ts'
import { partsOf } from './parts-of.ts'
import { type PlannedChange, toChange } from './planned-change.ts'
import { type Rename, rename, renameChanges, tablesBelow, typeOf } from './rename.ts'
import { inherit, inheritNoMore } from './statements/inheritance.ts'
import { lastName } from './text.ts'

/** A statement with the one that undoes it. */
export interface ReversibleChange {
  readonly up: PlannedChange
  readonly down: PlannedChange
}

/** The statements of renames, each after those by which tables leave that keep the old name. */
export function planRenames(
  renames: readonly Rename[],
  before: CatalogSnapshot,
  after: CatalogSnapshot,
): ReversibleChange[] {
  let now = before
  return renames.flatMap((found) => {
    const left = leave(found, now, after)
    const table = tableOf(found, now)
    const type = typeOf(table, now)
    now = rename(now, found)
    return [...left, renameChanges(found, typeOf(table, after) === type ? type : undefined)]
  })
}

function tableOf({ kind, from }: Rename, snapshot: CatalogSnapshot): string | null {
  const isFrom = (object: CatalogSnapshot[number]) => object.kind === kind && object.name === from
  return snapshot.find(isFrom)?.of ?? null
}

/** A column is renamed in all tables that inherit it or are of the same type, or in one that has left its type. */
function leave(found: Rename, before: CatalogSnapshot, after: CatalogSnapshot): ReversibleChange[] {
  const table = tableOf(found, before)
  if (table === null) return []
  const tables = [table, ...tablesBelow(table, before)]
  const ofTable = typeOf(table, before)
  const wanted = partsOf(after)
  return [...partsOf(before).values()]
    .filter(({ kind, key, of, attributes: { parent, type } }) => {
      if (kind !== 'inheritance' || wanted.has(key)) return false
      if (of === table && type !== undefined) return true
      const isWith = type === undefined ? tables.includes(parent ?? '') : type === ofTable
      const name = `${of}.${lastName(found.from)}`
      return isWith && wanted.has(keyOf({ kind: 'column', name }))
    })
    .map((part) => ({ up: change(inheritNoMore(part), part), down: change(inherit(part), part) }))
}

function change(draft: Draft, part: Part): PlannedChange {
  return toChange({ draft, part, stage: 0 })
}
