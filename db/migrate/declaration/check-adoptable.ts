import type { PullEnvironment } from '../commands/pull.ts'
import type { MigrationContext } from '../context.ts'
import { readState } from '../database/version-table.ts'
import { RevisionError } from '../errors.ts'
import { schemaFilePaths } from './files.ts'

/** The database, or what is there already, cannot be adopted. */
export class AdoptionError extends RevisionError {
  override readonly name = 'AdoptionError'
}

/** The path of the declared schema to be written. Throws AdoptionError where something is there already. */
export async function checkFiles(
  { graph, settings }: MigrationContext,
  { folder, isThere }: PullEnvironment,
  isForced: boolean,
): Promise<string> {
  const [head] = graph.heads()
  if (head !== undefined) {
    throw new AdoptionError(
      `There are revisions already, up to ${head}: pull writes the first one. To say that the database is on them: npx db stamp heads; to see how it differs: npx db check --database`,
    )
  }
  const [schema = '', ...others] = schemaFilePaths(folder, settings)
  if (others.length > 0) {
    throw new AdoptionError(
      `schemaFiles of env.ts names several files, and pull writes one: name one, and cut it up afterwards`,
    )
  }
  if (!isForced && (await isThere(schema))) {
    throw new AdoptionError(`${schema} is there already: overwrite it with --force`)
  }
  return schema
}

/** Throws AdoptionError if the database is on revisions. */
export async function checkRows({ db, settings }: MigrationContext): Promise<void> {
  const rows = (await readState(db, settings))?.rows ?? []
  if (rows.length === 0) return
  throw new AdoptionError(
    `The database is on ${rows.join(', ')}, which none of these files declares: take Alembic's over with npx db import-alembic, or forget them with npx db stamp --purge base`,
  )
}
