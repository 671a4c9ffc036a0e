import type { CatalogObject, CatalogSnapshot } from '../catalog/object.ts'
import { lossOfType } from './loss.ts'
import { lastName, shorten, shortenType, withEnd } from './text.ts'

/**
 * The statements by which the rows of tables outlive them.
 *
 * @param tables in the order in which they have their rows back
 */
export function copyRows(
  now: CatalogSnapshot,
  wanted: CatalogSnapshot,
  tables: readonly CatalogObject[],
): { keep: string[]; putBack: string[] } {
  return {
    keep: tables.flatMap((table) => [
      ...openToOwner(table),
      `create table ${rowsOf(table)} as table ${shorten(table.name)}`,
    ]),
    putBack: tables.flatMap((table) => putBack(table, now, wanted)),
  }
}

function putBack(table: CatalogObject, now: CatalogSnapshot, wanted: CatalogSnapshot): string[] {
  const name = shorten(table.name)
  const is = wanted.find((object) => object.kind === 'table' && object.name === table.name) ?? table
  const old = new Map(columnsOf(table, now).map((column) => [column.name, column]))
  const columns = columnsOf(table, wanted).filter(
    (column) => old.has(column.name) && column.attributes.generated === undefined,
  )
  const names = columns.map((column) => lastName(column.name))
  const values = columns.map((column) => {
    const { type = '' } = column.attributes
    const isCast = old.get(column.name)?.attributes.type !== type
    return lastName(column.name) + (isCast ? `::${shortenType(type)}` : '')
  })
  const isGiven = columns.some(({ attributes }) => attributes.identity === 'always')
  const insert =
    names.length > 0
      ? `insert into ${name} (${names.join(', ')})${isGiven ? ' overriding system value' : ''} select ${values.join(', ')} from ${rowsOf(table)}`
      : `insert into ${name} select from ${rowsOf(table)}`
  return [
    ...openToOwner(is),
    [...losses([...old.values()], columns), insert].join('\n'),
    ...openToOwner(is).map((statement) => statement.replace(' no force ', ' force ')),
    `drop table ${rowsOf(table)}`,
  ]
}

/** Row security that is forced would keep rows from their owner. */
function openToOwner({ name, attributes }: CatalogObject): string[] {
  const open = `alter table ${shorten(name)} no force row level security`
  return attributes['forced row security'] ? [open] : []
}

/** Comments on what the rows do not have afterwards. */
function losses(old: readonly CatalogObject[], columns: readonly CatalogObject[]): string[] {
  return old.flatMap(({ name, attributes: { type = '', generated } }) => {
    const column = columns.find((other) => other.name === name)
    if (column === undefined && generated !== undefined) return []
    if (column === undefined) return [`-- loses the values of ${lastName(name)}`]
    const loss = lossOfType(type, column.attributes.type ?? '')
    return loss === undefined ? [] : [`-- loses of ${lastName(name)} ${loss}`]
  })
}

function rowsOf({ name }: CatalogObject): string {
  return withEnd(shorten(name), '_rows')
}

function columnsOf(table: CatalogObject, snapshot: CatalogSnapshot): CatalogObject[] {
  return snapshot
    .filter(({ kind, of }) => kind === 'column' && of === table.name)
    .sort((a, b) => (a.position ?? 0) - (b.position ?? 0))
}
