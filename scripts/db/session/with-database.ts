import type * as Engine from '../../../db/migrate/index.ts'
import { type MigrationContext, reason } from '../../../db/migrate/revisions.ts'
import { DatabaseError, FindingsError, MoreToDoError, NotHandledError } from '../errors.ts'
import { readFolder } from '../folder/read-folder.ts'
import { loadEngine } from './load-engine.ts'
import { openSessionDatabase } from './open-database.ts'
import { isRefusal } from './refusal.ts'
import { reporters, type Session } from './session.ts'

export interface Work {
  readonly context: MigrationContext
  readonly engine: typeof Engine
  /** Which database it is, for people. */
  readonly description: string
  /** Cancels the statements at work, where there is a way to. */
  readonly interrupt?: (() => Promise<unknown>) | undefined
}

/** Does work on the folder's revisions and the database, which is closed whatever comes of it. */
export async function withDatabase<Result>(
  session: Session,
  work: (work: Work) => Promise<Result>,
  tag?: string,
): Promise<Result> {
  const revisions = await readFolder(session.folder(), session.environment(tag))
  const loading = loadEngine()
  // It is waited for once there is a database to close.
  loading.catch(() => {})
  const { db, description, interrupt, close } = await openSessionDatabase(session, revisions)
  try {
    const engine = await loading
    const context = { ...revisions, ...reporters(session), db }
    return await work({ engine, context, description, interrupt })
  } catch (error) {
    throw isOurs(error)
      ? error
      : new DatabaseError(`${description}: ${reason(error)}`, { cause: error })
  } finally {
    await close()
  }
}

function isOurs(error: unknown): boolean {
  const kinds = [FindingsError, MoreToDoError, NotHandledError]
  return isRefusal(error) || kinds.some((kind) => error instanceof kind)
}
