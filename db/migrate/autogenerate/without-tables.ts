import { type CatalogObject, type CatalogSnapshot, keyOf } from '../catalog/object.ts'
import { splitNames } from './inheritance.ts'

/** What cannot be dropped and made again: it has rows, or values, of its own. */
const keepers = ['table', 'foreign table', 'column', 'type', 'domain']

/**
 * A snapshot as it is without tables and what needs them.
 *
 * @returns nothing where that has values of its own: a column of the row type, a table that inherits,
 *   a partition that is elsewhere
 */
export function withoutTables(
  snapshot: CatalogSnapshot,
  tables: ReadonlySet<string>,
): CatalogSnapshot | undefined {
  const isOfTables = ({ kind, name, of }: CatalogObject) =>
    tables.has(of ?? '') || (kind === 'table' && tables.has(name))
  const gone = new Set(
    [...snapshot.filter(isOfTables), ...keysToWhole(snapshot, tables)].map(keyOf),
  )
  const views = new Set<string>()
  for (let size = -1; size !== gone.size; ) {
    size = gone.size
    for (const object of snapshot) {
      const isGone = object.needs?.some((need) => gone.has(need)) || views.has(object.of ?? '')
      if (!isGone || gone.has(keyOf(object))) continue
      const isOfView = object.kind === 'column' && views.has(object.of ?? '')
      if (keepers.includes(object.kind) && !isOfView) return undefined
      gone.add(keyOf(object))
      if (/view$/.test(object.kind)) views.add(object.name)
    }
  }
  return snapshot
    .filter((object) => !gone.has(keyOf(object)))
    .map((object) => {
      if (!object.defaultNeeds?.some((need) => gone.has(need))) return object
      const { default: _, ...attributes } = object.attributes
      return { ...object, attributes, defaultNeeds: [] }
    })
}

/**
 * The foreign keys to what is divided, these tables and those that they are partitions of: Postgres drops no
 * partition meanwhile.
 */
export function keysToWhole(
  snapshot: CatalogSnapshot,
  tables: ReadonlySet<string>,
): CatalogObject[] {
  const above = new Set(tables)
  for (const table of above) {
    const found = snapshot.find(({ kind, name }) => kind === 'table' && name === table)
    for (const parent of splitNames(found?.attributes.inherits)) above.add(parent)
  }
  const isDivided = ({ kind, name, attributes }: CatalogObject) =>
    kind === 'table' && above.has(name) && attributes['partition key'] !== undefined
  const divided = new Set(snapshot.filter(isDivided).map(({ name }) => name))
  const referred = new Set(
    snapshot.filter((object) => divided.has(object.of ?? '') && !isForeignKey(object)).map(keyOf),
  )
  return snapshot.filter(
    (object) =>
      isForeignKey(object) &&
      object.attributes.inherited === undefined &&
      object.needs?.some((need) => /^(constraint|index) /.test(need) && referred.has(need)),
  )
}

export function isForeignKey({ kind, attributes: { definition = '' } }: CatalogObject): boolean {
  return kind === 'constraint' && definition.startsWith('FOREIGN KEY')
}
