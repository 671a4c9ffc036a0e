import { existsSync } from 'node:fs'
import { type RevisionContext, type RevisionLog, reason } from '../../../db/migrate/revisions.ts'
import { dataDirectoryOf } from '../../database/data-directory-option.ts'
import { DatabaseError } from '../errors.ts'
import type { Session } from './session.ts'
import { withDatabase } from './with-database.ts'

/**
 * What the journal of the database holds, for a listing that does without where there is no database:
 * none is made for it, and one that cannot be reached is a warning.
 */
export async function readLog(
  session: Session,
  { settings }: RevisionContext,
): Promise<ReadonlyMap<string, RevisionLog> | undefined> {
  const { DATABASE_URL, DATABASE_RESOURCE_ARN } = session.env
  const isNamed = settings.database || DATABASE_URL || DATABASE_RESOURCE_ARN
  if (!isNamed && !existsSync(dataDirectoryOf(session.env))) return undefined
  try {
    return await withDatabase(session, ({ engine, context }) => engine.journal(context))
  } catch (error) {
    if (!(error instanceof DatabaseError)) throw error
    session.warn(`shown without the journal: ${reason(error)}`)
    return undefined
  }
}
