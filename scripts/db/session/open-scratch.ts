import type { DeclarationFile } from '../../../db/migrate/declaration/files.ts'
import type { RevisionContext } from '../../../db/migrate/index.ts'
import type { OpenDatabase } from '../../database/open-database.ts'
import { fileAccess } from '../folder/file-access.ts'
import type { Session } from './session.ts'
import type { OpenScratch } from './terminal.ts'

/** A scratch database that has the extensions which these revisions create. */
export async function openScratch(
  session: Session,
  context: RevisionContext,
): Promise<OpenDatabase> {
  const open = await findOpener(session)
  return open(await readScripts(context))
}

/** The texts of all revisions, and of a declared schema. */
export async function readScripts(
  { scripts }: RevisionContext,
  declaration: readonly DeclarationFile[] = [],
): Promise<string[]> {
  const paths = [...scripts.values()].map(({ path }) => path)
  const revisions = await Promise.all(paths.map((path) => fileAccess.read(path)))
  return [...revisions, ...declaration.map(({ text }) => text)]
}

/** The one of the session, or else the usual one. */
export async function findOpener(session: Session): Promise<OpenScratch> {
  // Imported late: it takes longer to load than most commands to run.
  return (
    session.openScratch ?? (await import('../../database/scratch-database.ts')).openScratchDatabase
  )
}
