import type { CatalogObject, CatalogSnapshot } from '../catalog/object.ts'
import type { PlannedChange } from './plan-changes.ts'
import { lastName, shorten, splitName } from './text.ts'

/** A table or column under a new name; names as the catalog has them. */
export interface Rename {
  readonly kind: 'table' | 'column'
  readonly from: string
  readonly to: string
}

/** `users.name=users.username` */
export function wordRename({ from, to }: Rename): string {
  return `${shorten(from)}=${shorten(to)}`
}

/**
 * What may have been renamed: a table that is gone and one that is new with at least half of its columns,
 * a column that is gone and one of the same type that is new in the same table.
 */
export function findRenames(before: CatalogSnapshot, after: CatalogSnapshot): Rename[] {
  return (['table', 'column'] as const).flatMap((kind) => {
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

/**
 * Reads `users.name=users.username`, `users.name=username`, `users=people`, with a schema where it is not
 * public.
 *
 * @returns what is wrong with it in place of a rename
 */
export function parseRename(
  text: string,
  before: CatalogSnapshot,
  after: CatalogSnapshot,
): Rename | string {
  const [, left, right] =
    /^((?:"(?:[^"]|"")*"|[^="])+)=((?:"(?:[^"]|"")*"|[^="])+)$/.exec(text) ?? []
  if (left === undefined || right === undefined) {
    return 'write it as users.name=users.username, or users=people'
  }
  const from = resolve(left, before)
  if (from === undefined) return `the revisions make no table or column ${left}`
  const table = from.kind === 'column' ? from.of : null
  const isShort = table !== null && splitName(right).length === 1
  const to = resolve(isShort ? `${table}.${right}` : right, after)
  if (to === undefined) return `the declared schema has no table or column ${right}`
  if (from.kind !== to.kind) return `${left} is a ${from.kind}, and ${right} a ${to.kind}`
  if (from.kind === 'column' && from.of !== to.of) {
    return `a column stays in its table; rename the table first if that is what ${to.of === null ? right : shorten(to.of)} is`
  }
  if (has(after, from)) return `${left} is declared as well: nothing is renamed`
  if (has(before, to)) return `the revisions make ${right} as well: nothing is renamed`
  return { kind: from.kind === 'table' ? 'table' : 'column', from: from.name, to: to.name }
}

function has(snapshot: CatalogSnapshot, { kind, name }: CatalogObject): boolean {
  return snapshot.some((object) => object.kind === kind && object.name === name)
}

function resolve(text: string, snapshot: CatalogSnapshot): CatalogObject | undefined {
  const names = [`public.${text}`, text]
  return snapshot.find(
    ({ kind, name }) => (kind === 'table' || kind === 'column') && names.includes(name),
  )
}

/** The snapshot of tables and columns as a rename leaves it, for what is found and read next. */
export function rename(snapshot: CatalogSnapshot, { kind, from, to }: Rename): CatalogSnapshot {
  return snapshot.map((object) => {
    if (kind === 'column') {
      return object.kind === 'column' && object.name === from ? { ...object, name: to } : object
    }
    if (object.kind === 'table' && object.name === from) return { ...object, name: to }
    return object.kind === 'column' && object.of === from
      ? { ...object, of: to, name: `${to}.${lastName(object.name)}` }
      : object
  })
}

/** The statement of a rename, and the one that undoes it. */
export function renameChanges({ kind, from, to }: Rename): {
  up: PlannedChange
  down: PlannedChange
} {
  return { up: change(kind, from, to), down: change(kind, to, from) }
}

function change(kind: 'table' | 'column', from: string, to: string): PlannedChange {
  const table = from.slice(0, from.length - lastName(from).length - 1)
  const statement =
    kind === 'table'
      ? `alter table ${shorten(from)} rename to ${lastName(to)}`
      : `alter table ${shorten(table)} rename column ${lastName(from)} to ${lastName(to)}`
  return {
    ...{ statement, object: { kind, name: to }, isLossy: false },
    ...{ allows: [`renaming-${kind}`], transaction: true, stage: 0 },
  }
}
