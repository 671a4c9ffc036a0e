import { sql } from 'kysely'
import type { MigrationContext } from '../context.ts'
import { KyselyMigrationError, matchKyselyNames } from '../target/kysely-names.ts'

/**
 * What stamp has to be told for a database that Kysely's migrator has migrated: see matchKyselyNames.
 *
 * @throws KyselyMigrationError, also where there is no table of Kysely's
 */
export async function kyselyTargets({ db, graph, scripts }: MigrationContext): Promise<string[]> {
  const { rows: tables } = await sql<{ present: boolean }>`
    select to_regclass('kysely_migration') is not null as present
  `.execute(db)
  if (!tables[0]?.present) {
    throw new KyselyMigrationError(
      '',
      "There is no table 'kysely_migration': Kysely's migrator did not migrate this database",
    )
  }
  const { rows } = await sql<{ name: string }>`
    select name from kysely_migration order by timestamp, name
  `.execute(db)
  const names = rows.map(({ name }) => name)
  const targets = matchKyselyNames(graph, [...scripts.values()], names)
  return targets.length === 0 ? ['base'] : targets
}
