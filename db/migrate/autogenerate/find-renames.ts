import type { CatalogObject, CatalogSnapshot } from '../catalog/object.ts'
import { splitNames } from './inheritance.ts'
import type { Rename } from './rename.ts'
import { lastName } from './text.ts'

/**
 * What may have been renamed: a table that is gone and one that is new with at least half of its columns,
 * a column that is gone and one of the same type that is new in the same table.
 */
export function findRenames(before: CatalogSnapshot, after: CatalogSnapshot): Rename[] {
  const renames = (['table', 'column'] as const).flatMap((kind) => {
    const gone = missingIn(after, before, kind)
    const made = missingIn(before, after, kind)
    return gone.flatMap((from) =>
      made
        .filter((to) =>
          kind === 'table' ? haveAlikeColumns(from, to, before, after) : isAlikeColumn(from, to),
        )
        .map((to) => ({ kind, from: from.name, to: to.name })),
    )
  })
  return renames.filter((rename) => !isOfParent(rename, renames, before))
}

/** A column that a table inherits is renamed with that of the parent, one of a type with the first of it. */
function isOfParent(
  { kind, from, to }: Rename,
  renames: readonly Rename[],
  snapshot: CatalogSnapshot,
): boolean {
  const table = snapshot.find((object) => object.kind === kind && object.name === from)?.of
  const above = snapshot.find((object) => object.kind === 'table' && object.name === table)
  const { type } = above?.attributes ?? {}
  const alike = snapshot.filter(
    ({ kind, attributes }) => kind === 'table' && type !== undefined && attributes.type === type,
  )
  const first = alike.slice(0, 1).filter(({ name }) => name !== table)
  const parents = [...splitNames(above?.attributes.inherits), ...first.map(({ name }) => name)]
  return renames.some((other) =>
    parents.some(
      (parent) =>
        other.from === `${parent}.${lastName(from)}` && other.to === `${parent}.${lastName(to)}`,
    ),
  )
}

/** Those of one snapshot that the other does not have, but for columns of tables that it does not have. */
function missingIn(
  other: CatalogSnapshot,
  snapshot: CatalogSnapshot,
  kind: 'table' | 'column',
): CatalogObject[] {
  const names = new Set(other.filter((object) => object.kind === kind).map(({ name }) => name))
  const tables = new Set(other.filter((object) => object.kind === 'table').map(({ name }) => name))
  return snapshot.filter(
    (object) =>
      object.kind === kind &&
      !names.has(object.name) &&
      (object.of === null || tables.has(object.of)),
  )
}

function isAlikeColumn(from: CatalogObject, to: CatalogObject): boolean {
  const isStored = from.attributes.generated === undefined && to.attributes.generated === undefined
  return from.of === to.of && from.attributes.type === to.attributes.type && isStored
}

function haveAlikeColumns(
  from: CatalogObject,
  to: CatalogObject,
  before: CatalogSnapshot,
  after: CatalogSnapshot,
): boolean {
  const old = columnsOf(from, before)
  const wanted = columnsOf(to, after)
  const common = [...old].filter((column) => wanted.has(column)).length
  return common > 0 && common * 2 >= Math.max(old.size, wanted.size)
}

function columnsOf({ name }: CatalogObject, snapshot: CatalogSnapshot): Set<string> {
  const columns = snapshot.filter((object) => object.kind === 'column' && object.of === name)
  return new Set(columns.map((column) => `${lastName(column.name)} ${column.attributes.type}`))
}
