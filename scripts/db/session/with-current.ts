import type { RevisionContext } from '../../../db/migrate/revisions.ts'
import { readFolder } from '../folder/read-folder.ts'
import type { Session } from './session.ts'
import { withDatabase } from './with-database.ts'

/** Does work with the rows of the version table where they are wanted, and else with none. */
export async function withCurrent(
  session: Session,
  isWanted: boolean | undefined,
  work: (context: RevisionContext, current: readonly string[]) => void | Promise<void>,
): Promise<void> {
  if (!isWanted) return work(await readRevisions(session), [])
  await withDatabase(session, async ({ engine, context }) =>
    work(context, await engine.currentRows(context)),
  )
}

export function readRevisions(session: Session): Promise<RevisionContext> {
  return readFolder(session.folder(), session.environment())
}
