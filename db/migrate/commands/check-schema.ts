import { type CatalogDifference, compareCatalogs } from '../catalog/compare.ts'
import type { CatalogSnapshot } from '../catalog/object.ts'
import { readCatalog } from '../catalog/snapshot.ts'
import type { MigrationContext } from '../context.ts'
import type { MigrationDatabase } from '../database/migration-database.ts'
import { readState } from '../database/version-table.ts'
import { declaredCatalog, type KeptCatalogs } from '../declaration/declared-catalog.ts'
import { granteesOf, withoutEnvironment } from '../declaration/environment.ts'
import type { DeclarationFile } from '../declaration/files.ts'
import { withoutOwnTables } from '../declaration/own-objects.ts'
import { createMissingRoles, serverRoles } from '../declaration/roles.ts'
import { withoutSameViews } from '../declaration/same-views.ts'
import { declaredRoles } from '../declaration/statements.ts'
import { onScratch, upgradeScratch } from '../run/scratch.ts'

export interface SchemaCheckOptions {
  /** An empty database, which is left at the heads or at the revisions of the database. */
  readonly scratch: MigrationDatabase
  /** The declared schema, where it is to be compared with the revisions. */
  readonly files?: readonly DeclarationFile[] | undefined
  /** What that made in an earlier run. */
  readonly kept?: KeptCatalogs
  /** Whether the database is to be compared with what its revisions make. */
  readonly isDatabaseCompared?: boolean
}

export interface SchemaCheck {
  /** How the declared schema differs from what all revisions make; only where it was asked for. */
  readonly differences?: readonly CatalogDifference[]
  /** How the database differs from what the revisions that it is on make; only where asked for. */
  readonly drift?: readonly CatalogDifference[]
}

/**
 * Compares the declared schema, or the database, or both, with what the revisions make in a scratch
 * database. Of the database owners, default privileges and whatever else is for each environment to
 * say are left out: see withoutEnvironment. Hooks of the settings are not called.
 *
 * @param context its database is only read
 * @throws DeclarationError for a mistake in the declared schema
 * @throws ScratchError if a revision cannot be applied to the scratch database
 */
export async function checkSchema(
  context: MigrationContext,
  { scratch, files, kept, isDatabaseCompared = false }: SchemaCheckOptions,
): Promise<SchemaCheck> {
  const work = onScratch(context, scratch)
  const catalogOf = async (db: MigrationDatabase) =>
    withoutOwnTables(await readCatalog(db), context.settings)
  if (files) await createMissingRoles(scratch, await declaredRoles(files))
  const declared = files && (await declaredCatalog(scratch, files, kept))
  const result: { -readonly [Key in keyof SchemaCheck]: SchemaCheck[Key] } = {}
  if (isDatabaseCompared) {
    await createMissingRoles(scratch, await serverRoles(context.db))
    const state = await readState(context.db, context.settings)
    for (const row of state?.rows ?? []) await upgradeScratch(work, row)
    const wanted = await catalogOf(scratch)
    result.drift = await compareWithDatabase(scratch, wanted, await catalogOf(context.db))
  }
  if (declared) {
    await upgradeScratch(work, 'heads')
    const made = await catalogOf(scratch)
    result.differences = compareCatalogs(made, withoutOwnTables(declared, context.settings))
  }
  return result
}

async function compareWithDatabase(
  scratch: MigrationDatabase,
  wanted: CatalogSnapshot,
  found: CatalogSnapshot,
): Promise<CatalogDifference[]> {
  const roles = granteesOf(wanted)
  const differences = compareCatalogs(
    withoutEnvironment(wanted, roles),
    withoutEnvironment(found, roles),
  )
  return withoutSameViews(scratch, differences)
}
