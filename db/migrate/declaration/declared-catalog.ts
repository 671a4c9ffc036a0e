import type { CatalogSnapshot } from '../catalog/object.ts'
import { readCatalog } from '../catalog/snapshot.ts'
import type { MigrationDatabase } from '../revision-file.ts'
import { applyDeclaration } from './apply.ts'
import type { DeclarationFile } from './files.ts'
import { inRolledBack } from './rolled-back.ts'

/**
 * What a declared schema makes of an empty scratch database, which is empty again afterwards: the
 * revisions can then be run on the same one.
 *
 * @throws DeclarationError for a mistake in it
 */
export function declaredCatalog(
  scratch: MigrationDatabase,
  files: readonly DeclarationFile[],
): Promise<CatalogSnapshot> {
  return inRolledBack(scratch, async (transaction) => {
    await applyDeclaration(transaction, files)
    return readCatalog(transaction)
  })
}
