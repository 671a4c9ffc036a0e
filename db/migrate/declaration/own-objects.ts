import type { CatalogSnapshot } from '../catalog/object.ts'
import { ownTables, type VersionTableName } from '../database/tables.ts'

/** A catalog without the tables that the engine itself keeps, and their schema where it is set. */
export function withoutOwnTables(
  catalog: CatalogSnapshot,
  settings: VersionTableName,
): CatalogSnapshot {
  const own = new Set(ownTables(settings).map(quoted))
  const isOwn = (table: string) => own.has(table.slice(table.indexOf('.') + 1))
  const schema = settings.versionTableSchema && quoted(settings.versionTableSchema)
  return catalog.filter(({ kind, name, of }) => {
    if (kind === 'schema') return name !== schema || name === 'public'
    return !isOwn(of ?? (kind === 'table' ? name : ''))
  })
}

/** As Postgres quotes a name that is no plain one. */
function quoted(name: string): string {
  return /^[a-z_][a-z0-9_]*$/.test(name) ? name : `"${name.replaceAll('"', '""')}"`
}
