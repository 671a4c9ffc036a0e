import type { CatalogSnapshot } from '../catalog/object.ts'
import { readCatalog } from '../catalog/snapshot.ts'
import type { MigrationDatabase } from '../database/migration-database.ts'
import { applyStatements } from './apply.ts'
import type { DeclarationFile } from './files.ts'
import { inRolledBack } from './rolled-back.ts'
import { readStatements } from './statements.ts'

/**
 * Keeps what declared schemas make, from one run to the next: that depends on nothing but their texts, on
 * the Postgres of the scratch database and on this code, and is forgotten when any of them is another one.
 */
export interface KeptCatalogs {
  read(files: readonly DeclarationFile[]): Promise<CatalogSnapshot | undefined>
  /** Never rejects, and is not waited for. */
  keep(files: readonly DeclarationFile[], catalog: CatalogSnapshot): Promise<void>
}

/**
 * What a declared schema makes of an empty scratch database, which is empty again afterwards: the
 * revisions can then be run on the same one.
 *
 * @param scratch where it is still being opened, the files are read meanwhile
 * @throws DeclarationError for a mistake in it
 */
export async function declaredCatalog(
  scratch: MigrationDatabase | Promise<MigrationDatabase>,
  files: readonly DeclarationFile[],
  kept?: KeptCatalogs,
): Promise<CatalogSnapshot> {
  const known = await kept?.read(files)
  if (known) return known
  const statements = await readStatements(files)
  const catalog = await inRolledBack(await scratch, async (transaction) => {
    await applyStatements(transaction, statements)
    return readCatalog(transaction)
  })
  void kept?.keep(files, catalog)
  return catalog
}
