import type { DeclarationFile } from '../../db/migrate/declaration/files.ts'
import type { RevisionContext } from '../../db/migrate/index.ts'
import type { OpenDatabase } from '../database/open-database.ts'
import { fileAccess } from './file-access.ts'

/** A scratch database that has the extensions which these revisions, and a declared schema, create. */
export async function openScratch(
  context: RevisionContext,
  declaration?: readonly DeclarationFile[],
): Promise<OpenDatabase> {
  const { opening } = await beginScratch(context, declaration)
  return opening
}

/** The same, handed over as soon as its thread is at work: what is loaded from then on holds up nobody. */
export async function beginScratch(
  { scripts }: RevisionContext,
  declaration: readonly DeclarationFile[] = [],
): Promise<{ opening: Promise<OpenDatabase> }> {
  const paths = [...scripts.values()].map(({ path }) => path)
  const revisions = await Promise.all(paths.map((path) => fileAccess.read(path)))
  // Imported late: it takes longer to load than most commands to run.
  const { openScratchDatabase } = await import('../database/scratch-database.ts')
  const texts = [...revisions, ...declaration.map(({ text }) => text)]
  return { opening: openScratchDatabase(texts) }
}
