import { type RevisionContext, reason } from '../../../db/migrate/revisions.ts'
import type { OpenDatabase } from '../../database/open-database.ts'
import { DatabaseError } from '../errors.ts'
import type { Session } from './session.ts'

export async function openSessionDatabase(
  session: Session,
  { settings }: RevisionContext,
): Promise<OpenDatabase> {
  const onProgress = (step: string) => {
    session.error(`${step} ...`)
    return () => {}
  }
  const { database } = settings
  try {
    if (typeof database === 'function') {
      const db = await database()
      return { db, description: 'the database of env.ts', close: () => db.destroy() }
    }
    const url = database ?? session.env.DATABASE_URL
    if (url) {
      // Apart from openDatabase, which loads an SDK and an emulator that are not wanted then.
      const { openByUrl } = await import('../../database/open-by-url.ts')
      return await openByUrl(url, database && 'database in env.ts')
    }
    const { openDatabase } = await import('../../database/open-database.ts')
    return await openDatabase(session.env, { onProgress, isSmall: true })
  } catch (error) {
    throw new DatabaseError(reason(error), { cause: error })
  }
}
