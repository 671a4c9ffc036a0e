import type { DeclarationFile } from '../../db/migrate/declaration/files.ts'
import type { RevisionContext } from '../../db/migrate/index.ts'
import type { OpenDatabase } from '../database/open-database.ts'
import { fileAccess } from './file-access.ts'

/** A scratch database that has the extensions which these revisions, and a declared schema, create. */
export async function openScratch(
  { scripts }: RevisionContext,
  declaration: readonly DeclarationFile[] = [],
): Promise<OpenDatabase> {
  const paths = [...scripts.values()].map(({ path }) => path)
  const revisions = await Promise.all(paths.map((path) => fileAccess.read(path)))
  // Imported late: it takes longer to load than most commands to run.
  const { openScratchDatabase } = await import('../database/scratch-database.ts')
  return openScratchDatabase([...revisions, ...declaration.map(({ text }) => text)])
}
