import type { CatalogSnapshot } from '../catalog/object.ts'
import { lastName } from './text.ts'

/** The roles that a catalog names: they belong to no database, and a scratch one may not have them. */
export function rolesOf(catalog: CatalogSnapshot): string[] {
  const roles = catalog.flatMap(({ attributes: { owner, grants = '', roles = '' } }) => [
    ...(owner === undefined ? [] : [owner]),
    ...[...grants.matchAll(/("(?:[^"]|"")*"|[^=" ]+)=\S+/g)].map(([, role = '']) => unquote(role)),
    ...(roles.match(/"(?:[^"]|"")*"|[^,\s]+/g) ?? []).map(unquote),
  ])
  return [...new Set(roles)].filter((role) => role !== 'public').sort()
}

function unquote(role: string): string {
  return role.startsWith('"') ? role.slice(1, -1).replaceAll('""', '"') : role
}

/** A table whose columns are in another order than declared, which no statement changes. */
export interface ColumnOrder {
  readonly table: string
  readonly columns: readonly string[]
  readonly declared: readonly string[]
}

export function compareColumnOrders(
  found: CatalogSnapshot,
  wanted: CatalogSnapshot,
): ColumnOrder[] {
  const orders = columnOrders(found)
  return [...columnOrders(wanted)].flatMap(([table, declared]) => {
    const columns = orders.get(table)?.filter((column) => declared.includes(column)) ?? []
    const common = declared.filter((column) => columns.includes(column))
    return columns.join() === common.join() ? [] : [{ table, columns, declared: common }]
  })
}

function columnOrders(catalog: CatalogSnapshot): Map<string, string[]> {
  const tables = new Set(catalog.filter(({ kind }) => kind === 'table').map(({ name }) => name))
  const orders = new Map<string, string[]>()
  const columns = catalog.filter(({ kind, of }) => kind === 'column' && tables.has(of ?? ''))
  for (const { of, name } of [...columns].sort((a, b) => (a.position ?? 0) - (b.position ?? 0))) {
    orders.set(of ?? '', [...(orders.get(of ?? '') ?? []), lastName(name)])
  }
  return orders
}
