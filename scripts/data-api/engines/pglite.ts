import { setTimeout as sleep } from 'node:timers/promises'
import {
  type Engine,
  type EngineOptions,
  EngineUnavailableError,
  PostgresError,
  type Session,
  usualPatience,
  usualQueue,
} from './engine.ts'
import { connectPglite, type PgliteConnection } from './pglite-connection.ts'
import type { WorkerOptions } from './pglite-messages.ts'
import { toSession } from './pglite-session.ts'
import { createTurns } from './turns.ts'

export interface PgliteEngine extends Engine {
  /** The data directory as a tar file, to start other databases from. */
  dump(): Promise<Uint8Array>
}

/** PGlite is one database to a data directory, and this is its name. */
export const embeddedDatabase = 'postgres'

/** Milliseconds that the thread has to end by itself; ending it otherwise loses nothing that was committed. */
const grace = 5_000

const oneSession =
  'the embedded database has one session, so an open transaction or a long statement makes other calls wait; --engine native has many'

const goneLine =
  'The embedded database ended with a statement, and with it all that it held in memory'

/**
 * PGlite in a worker thread: it runs statements synchronously and cannot be interrupted, so only a
 * thread of its own leaves the server able to answer. PGlite has one session; callers take turns.
 *
 * A statement is cancelled by ending its thread, and one that crashes PGlite ends it too; the next caller
 * gets a new one that opens the data directory again, with all that was committed. A database in memory
 * is gone with its thread, which is said once and to each later caller.
 */
export async function openPgliteEngine(
  options: WorkerOptions & EngineOptions = {},
): Promise<PgliteEngine> {
  const { directory, snapshot, isSmall, extensions } = options
  const { patience = usualPatience, queue = usualQueue, onNotice, isOurs } = options
  let connection = await connectPglite({ directory, snapshot, isSmall, extensions }, isOurs)
  let reopening = Promise.resolve()
  let closed = false
  /** What need not be said again. */
  const said = new Set<string>()

  const turns = createTurns({ places: 1, patience, queue, explanation: oneSession, onLongWait })

  function onLongWait(): void {
    sayOnce('waits', `Callers wait: ${oneSession}.`)
  }

  function sayOnce(about: string, line: string): void {
    if (!said.has(about)) onNotice?.(line)
    said.add(about)
  }

  /** Only for who has the turn. */
  async function current(): Promise<PgliteConnection> {
    refuseClosed()
    if (!connection.hasEnded()) return connection
    if (!directory) throw goneFromMemory()
    reopening = reopen()
    await reopening.catch((error: Error) => {
      sayOnce('reopening', error.message)
      throw error
    })
    said.delete('reopening')
    refuseClosed()
    onNotice?.('The embedded database ended with a statement and was opened again.')
    return connection
  }

  function refuseClosed(): void {
    if (closed) throw new EngineUnavailableError('the embedded database is closed')
  }

  function goneFromMemory(): EngineUnavailableError {
    sayOnce('end', `${goneLine}.`)
    return new EngineUnavailableError(goneLine)
  }

  async function reopen(): Promise<void> {
    // Two threads at once would write to one directory.
    await connection.terminate()
    connection = await connectPglite({ directory, isSmall, extensions }, isOurs)
  }

  async function open(database = embeddedDatabase, signal?: AbortSignal): Promise<Session> {
    if (database !== embeddedDatabase) throw unknownDatabase(database)
    const done = await turns.take(signal)
    try {
      return toSession(await current(), embeddedDatabase, done)
    } catch (error) {
      done()
      throw error
    }
  }

  return {
    database: embeddedDatabase,
    open,
    async dump() {
      const done = await turns.take()
      try {
        return await (await current()).ask({ kind: 'dump' })
      } finally {
        done()
      }
    },
    async close() {
      closed = true
      await reopening.catch(() => {})
      if (directory) {
        const ended = connection.ask({ kind: 'close' }).catch(() => {})
        // A statement that was told to go on after its time may have the thread for long.
        await Promise.race([ended, sleep(grace, undefined, { ref: false })])
      }
      await connection.terminate()
    },
  }
}

function unknownDatabase(name: string): PostgresError {
  const message = `database "${name}" does not exist`
  return new PostgresError({ severity: 'FATAL', message, code: '3D000' })
}
