import type { MigrationContext } from '../context.ts'
import { databaseVersions } from '../database/database-versions.ts'

/** Makes the version table if it is not there, and says whether it was not. */
export async function ensureVersion(context: MigrationContext): Promise<{ created: boolean }> {
  const versions = context.versions ?? databaseVersions(context)
  const created = (await versions.read(context.db)) === null
  if (created) await versions.create(context.db)
  return { created }
}
