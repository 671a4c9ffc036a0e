import type { CatalogDifference } from '../catalog/compare.ts'
import type { ProvedDirection } from './proved.ts'

/** What differs in the tables that are to be made anew, and in what needs them, with its columns. */
export function ofTables({ differences, anew }: ProvedDirection): CatalogDifference[] {
  const direct = differences.filter((difference) => isOfTables(difference, anew))
  const names = direct.map(({ object }) => object.name)
  return differences.filter(
    (difference) => direct.includes(difference) || names.includes(difference.object.of ?? ''),
  )
}

function isOfTables({ object }: CatalogDifference, anew: ProvedDirection['anew']): boolean {
  const { kind, name, of, needs = [] } = object
  return [...(anew?.names ?? [])].some(
    (left) =>
      left === of ||
      (['table', 'type'].includes(kind) && left === name) ||
      needs.some((need) => `${need}.`.includes(` ${left}.`)),
  )
}
