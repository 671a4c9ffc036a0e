import type { CatalogObject, CatalogSnapshot } from '../catalog/object.ts'
import { splitNames } from './inheritance.ts'
import type { PlannedChange } from './planned-change.ts'
import { lastName, shorten } from './text.ts'

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

/** The tables that inherit from one, or from those. */
export function tablesBelow(table: string, snapshot: CatalogSnapshot): string[] {
  const own = snapshot.filter(
    ({ kind, attributes }) => kind === 'table' && splitNames(attributes.inherits).includes(table),
  )
  return own.flatMap(({ name }) => [name, ...tablesBelow(name, snapshot)])
}

/** The tables that have a column with one: those that inherit it, and those of the same type. */
function tablesWith(table: string, snapshot: CatalogSnapshot): string[] {
  const type = typeOf(table, snapshot)
  const alike = snapshot.filter(
    (object) => type !== undefined && typeOf(object.name, [object]) === type,
  )
  return [table, ...tablesBelow(table, snapshot), ...alike.map(({ name }) => name)]
}

/** The composite type that a table has its columns of. */
export function typeOf(table: string | null, snapshot: CatalogSnapshot): string | undefined {
  return snapshot.find(({ kind, name }) => kind === 'table' && name === table)?.attributes.type
}

/** The snapshot of tables and columns as a rename leaves it, for what is found and read next. */
export function rename(snapshot: CatalogSnapshot, { kind, from, to }: Rename): CatalogSnapshot {
  const table = snapshot.find((object) => object.kind === kind && object.name === from)?.of
  const tables = table ? tablesWith(table, snapshot) : []
  return snapshot.map((object) => {
    if (kind === 'column') {
      const isRenamed = object.kind === 'column' && tables.includes(object.of ?? '')
      return isRenamed && lastName(object.name) === lastName(from)
        ? { ...object, name: `${object.of}.${lastName(to)}` }
        : object
    }
    if (object.kind === 'table') return renameTable(object, from, to)
    return object.kind === 'column' && object.of === from
      ? { ...object, of: to, name: `${to}.${lastName(object.name)}` }
      : object
  })
}

/** One that inherits from it names it as well. */
function renameTable(table: CatalogObject, from: string, to: string): CatalogObject {
  const parents = splitNames(table.attributes.inherits)
  return {
    ...table,
    name: table.name === from ? to : table.name,
    ...(parents.includes(from) && {
      attributes: {
        ...table.attributes,
        inherits: parents.map((parent) => (parent === from ? to : parent)).join(', '),
      },
    }),
  }
}

/**
 * The statement of a rename, and the one that undoes it.
 *
 * @param type that the table of a column is of, and by which alone that is renamed
 */
export function renameChanges(
  { kind, from, to }: Rename,
  type?: string,
): { up: PlannedChange; down: PlannedChange } {
  return { up: change(kind, from, to, type), down: change(kind, to, from, type) }
}

function change(kind: Rename['kind'], from: string, to: string, type?: string): PlannedChange {
  const table = from.slice(0, from.length - lastName(from).length - 1)
  const names = `${lastName(from)} to ${lastName(to)}`
  const ofColumn =
    type === undefined
      ? `alter table ${shorten(table)} rename column ${names}`
      : `alter type ${shorten(type)} rename attribute ${names} cascade`
  const statement =
    kind === 'table' ? `alter table ${shorten(from)} rename to ${lastName(to)}` : ofColumn
  return {
    ...{ statement, object: { kind, name: to }, isLossy: false },
    ...{ allows: [`renaming-${kind}`], transaction: true, stage: 0 },
  }
}
