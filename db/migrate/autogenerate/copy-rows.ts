import type { CatalogObject, CatalogSnapshot } from '../catalog/object.ts'
import { lastName, quoteLiteral, shorten, shortenType, withEnd } from './text.ts'

/** The statements by which the rows of tables, and the numbers that they count by, outlive them. */
export function copyRows(
  now: CatalogSnapshot,
  wanted: CatalogSnapshot,
  tables: readonly CatalogObject[],
): { keep: string[]; putBack: string[] } {
  const counters = now.filter(
    (object) => object.kind === 'sequence' && tables.some(({ name }) => name === object.of),
  )
  const left = counters.filter(({ kind, name }) =>
    wanted.some((object) => object.kind === kind && object.name === name),
  )
  return {
    keep: [...tables.flatMap(keepRows), ...left.map(keepNumber)],
    putBack: [
      ...tables.flatMap(({ name }) => putRowsBack(name, now, wanted)),
      ...left.flatMap(putNumberBack),
    ],
  }
}

/** Row security that is forced would keep rows from their owner. */
function keepRows({ name: qualified, attributes }: CatalogObject): string[] {
  const name = shorten(qualified)
  return [
    ...(attributes['forced row security']
      ? [`alter table ${name} no force row level security`]
      : []),
    `create table ${withEnd(name, '_rows')} as table ${name}`,
  ]
}

function putRowsBack(table: string, now: CatalogSnapshot, wanted: CatalogSnapshot): string[] {
  const old = new Map(columnsOf(table, now).map((column) => [column.name, column.attributes.type]))
  const columns = columnsOf(table, wanted).filter(
    ({ name, attributes }) => old.has(name) && attributes.generated === undefined,
  )
  const names = columns.map(({ name }) => lastName(name))
  const values = columns.map(({ name, attributes: { type = '' } }) =>
    old.get(name) === type ? lastName(name) : `${lastName(name)}::${shortenType(type)}`,
  )
  const isGiven = columns.some(({ attributes }) => attributes.identity === 'always')
  const rows = withEnd(shorten(table), '_rows')
  return [
    `insert into ${shorten(table)} (${names.join(', ')})${isGiven ? ' overriding system value' : ''} select ${values.join(', ')} from ${rows}`,
    `drop table ${rows}`,
  ]
}

function keepNumber({ name }: CatalogObject): string {
  const counter = shorten(name)
  return `create table ${withEnd(counter, '_at')} as select last_value, is_called from ${counter}`
}

function putNumberBack({ name }: CatalogObject): string[] {
  const at = withEnd(shorten(name), '_at')
  return [
    `select setval(${quoteLiteral(shorten(name))}, last_value, is_called) from ${at}`,
    `drop table ${at}`,
  ]
}

function columnsOf(table: string, snapshot: CatalogSnapshot): CatalogObject[] {
  return snapshot
    .filter(({ kind, of }) => kind === 'column' && of === table)
    .sort((a, b) => (a.position ?? 0) - (b.position ?? 0))
}
