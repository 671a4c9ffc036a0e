import type { DeclarationFile } from '../../../db/migrate/declaration/files.ts'
import type { RevisionContext } from '../../../db/migrate/index.ts'
import type { OpenDatabase } from '../../database/open-database.ts'
import { fileAccess } from '../folder/file-access.ts'
import type { Session } from './session.ts'
import type { OpenScratch } from './terminal.ts'

/** A scratch database that has the extensions which these revisions, and a declared schema, create. */
export async function openScratch(
  session: Session,
  context: RevisionContext,
  declaration?: readonly DeclarationFile[],
): Promise<OpenDatabase> {
  const { opening } = await beginScratch(session, context, declaration)
  return opening
}

/** The same, handed over as soon as its thread is at work: what is loaded from then on holds up nobody. */
export async function beginScratch(
  session: Session,
  { scripts }: RevisionContext,
  declaration: readonly DeclarationFile[] = [],
): Promise<{ opening: Promise<OpenDatabase> }> {
  const paths = [...scripts.values()].map(({ path }) => path)
  const revisions = await Promise.all(paths.map((path) => fileAccess.read(path)))
  const open = await findOpener(session)
  return { opening: open([...revisions, ...declaration.map(({ text }) => text)]) }
}

/** The one of the session, or else the usual one. */
export async function findOpener(session: Session): Promise<OpenScratch> {
  // Imported late: it takes longer to load than most commands to run.
  return (
    session.openScratch ?? (await import('../../database/scratch-database.ts')).openScratchDatabase
  )
}
