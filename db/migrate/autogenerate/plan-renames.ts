import { type CatalogSnapshot, keyOf } from '../catalog/object.ts'
import type { Draft } from './draft.ts'
import type { Part } from './part.ts'
import { partsOf } from './parts-of.ts'
import { type PlannedChange, toChange } from './planned-change.ts'
import { type Rename, rename, renameChanges, tablesBelow } from './rename.ts'
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
    now = rename(now, found)
    return [...left, renameChanges(found)]
  })
}

/** A column is renamed in all tables that inherit it. */
function leave(
  { kind, from }: Rename,
  before: CatalogSnapshot,
  after: CatalogSnapshot,
): ReversibleChange[] {
  const column = before.find((object) => object.kind === 'column' && object.name === from)
  if (kind === 'table' || column === undefined) return []
  const tables = [column.of ?? '', ...tablesBelow(column.of ?? '', before)]
  const wanted = partsOf(after)
  return [...partsOf(before).values()]
    .filter(({ kind, key, of, attributes: { parent } }) => {
      const isLeaving = kind === 'inheritance' && tables.includes(parent ?? '') && !wanted.has(key)
      return isLeaving && wanted.has(keyOf({ kind: 'column', name: `${of}.${lastName(from)}` }))
    })
    .map((part) => ({ up: change(inheritNoMore(part), part), down: change(inherit(part), part) }))
}

function change(draft: Draft, part: Part): PlannedChange {
  return toChange({ draft, part, stage: 0 })
}
