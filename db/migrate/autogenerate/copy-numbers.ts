import type { CatalogObject, CatalogSnapshot } from '../catalog/object.ts'
import { quoteLiteral, shorten, withEnd } from './text.ts'

/** The statements by which the numbers that tables count by outlive them, also in a sequence of another name. */
export function copyNumbers(
  now: CatalogSnapshot,
  wanted: CatalogSnapshot,
  tables: ReadonlySet<string>,
): { keep: string[]; putBack: string[] } {
  const isSequence = ({ kind }: CatalogObject) => kind === 'sequence'
  const pairs = now
    .filter((object) => isSequence(object) && tables.has(object.of ?? ''))
    .flatMap((from) => {
      const others = wanted.filter(isSequence)
      const to = others.find(({ name }) => name === from.name) ?? others.find(isOfColumnOf(from))
      return to === undefined ? [] : [{ from: shorten(from.name), to: shorten(to.name) }]
    })
  return {
    keep: pairs.map(
      ({ from }) => `create table ${at(from)} as select last_value, is_called from ${from}`,
    ),
    putBack: pairs.flatMap(({ from, to }) => [
      `select setval(${quoteLiteral(to)}, last_value, is_called) from ${at(from)}`,
      `drop table ${at(from)}`,
    ]),
  }
}

function isOfColumnOf({ of, attributes: { column } }: CatalogObject) {
  return (other: CatalogObject) => other.of === of && other.attributes.column === column
}

function at(sequence: string): string {
  return withEnd(sequence, '_at')
}
