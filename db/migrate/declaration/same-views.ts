import { sql } from 'kysely'
import type { AttributeChange, CatalogDifference } from '../catalog/compare.ts'
import type { MigrationDatabase } from '../database/migration-database.ts'
import { inRolledBack } from './rolled-back.ts'

/**
 * Differences without the views that are only worded differently: until version 15 Postgres writes
 * `select users.id from users` where it writes `select id from users` since. Only it can tell, so both
 * are made as temporary views in a scratch database that has what they are made of.
 */
export async function withoutSameViews(
  scratch: MigrationDatabase,
  differences: readonly CatalogDifference[],
): Promise<CatalogDifference[]> {
  const kept: CatalogDifference[] = []
  for (const difference of differences) {
    if (difference.change !== 'changed' || !/view$/.test(difference.object.kind)) {
      kept.push(difference)
      continue
    }
    const attributes: AttributeChange[] = []
    for (const change of difference.attributes) {
      if (change.attribute !== 'definition' || !(await areSame(scratch, change))) {
        attributes.push(change)
      }
    }
    if (attributes.length > 0) kept.push({ ...difference, attributes })
  }
  return kept
}

async function areSame(
  scratch: MigrationDatabase,
  { before, after }: AttributeChange,
): Promise<boolean> {
  const read = async (db: MigrationDatabase, name: string, definition: string | null) => {
    await sql`create temporary view ${sql.id(name)} as ${sql.raw(definition ?? '')}`.execute(db)
    const { rows } = await sql<{ definition: string }>`
      select pg_get_viewdef(${`pg_temp.${name}`}::regclass) as definition
    `.execute(db)
    return rows[0]?.definition
  }
  try {
    return await inRolledBack(
      scratch,
      async (transaction) =>
        (await read(transaction, 'view_before', before)) ===
        (await read(transaction, 'view_after', after)),
    )
  } catch {
    // One of the two asks for what the scratch database does not have.
    return false
  }
}
