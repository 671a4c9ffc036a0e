import { type Engine, type EngineOptions, usualPatience, usualQueue } from './engine.ts'
import { connectInTurn } from './pglite-connections.ts'
import type { WorkerOptions } from './pglite-messages.ts'
import { toSession } from './pglite-session.ts'
import { createTurns } from './turns.ts'

export interface PgliteEngine extends Engine {
  /** The data directory as a tar file, to start other databases from. */
  dump(): Promise<Uint8Array>
}

/** The database that PGlite makes, and that sessions are in where none is named. */
export const embeddedDatabase = 'postgres'

const oneSession =
  'the embedded database has one session, so an open transaction or a long statement makes other calls wait; --engine native has many'

/**
 * PGlite in a worker thread: it runs statements synchronously and cannot be interrupted, so only a
 * thread of its own leaves the server able to answer. PGlite has one session; callers take turns.
 *
 * A statement is cancelled by ending its thread, and one that crashes PGlite ends it too; the next caller
 * gets a new one that opens the data directory again, with all that was committed. A database in memory
 * is gone with its thread, which is said once and to each later caller. Who wants to be in another database
 * than the one before gets a new thread as well, once the old one has ended in order; in memory it is given
 * the files.
 */
export async function openPgliteEngine(
  options: WorkerOptions & EngineOptions = {},
): Promise<PgliteEngine> {
  const { directory, snapshot, templates, isSmall, extensions } = options
  const { patience = usualPatience, queue = usualQueue, onNotice } = options
  const { current, close } = await connectInTurn(
    embeddedDatabase,
    { directory, snapshot, templates, isSmall, extensions },
    options,
  )
  let hasSaid = false

  const turns = createTurns({ places: 1, patience, queue, explanation: oneSession, onLongWait })

  function onLongWait(): void {
    if (!hasSaid) onNotice?.(`Callers wait: ${oneSession}.`)
    hasSaid = true
  }

  return {
    database: embeddedDatabase,
    async open(database = embeddedDatabase, signal) {
      const done = await turns.take(signal)
      try {
        return toSession(await current(database), database, done)
      } catch (error) {
        done()
        throw error
      }
    },
    async dump() {
      const done = await turns.take()
      try {
        return await (await current()).ask({ kind: 'dump' })
      } finally {
        done()
      }
    },
    close,
  }
}
