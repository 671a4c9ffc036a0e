import type { PoolClient } from 'pg'
import {
  type Engine,
  type EngineOptions,
  EngineUnavailableError,
  PostgresError,
  type PostgresReport,
  type Session,
  usualPatience,
  usualQueue,
} from './engine.ts'
import { createPools } from './postgres-pools.ts'
import { toSession } from './postgres-session.ts'
import { toConnectError, unreachable } from './postgres-unreachable.ts'
import { connectionOf, databaseOf } from './postgres-url.ts'
import { createTurns } from './turns.ts'

export interface PostgresOptions extends EngineOptions {
  /** Sessions at once; further callers wait. */
  places?: number | undefined
}

const noSuchDatabase = '3D000'

/**
 * Any Postgres by URL. Throws EngineUnavailableError, without the password, when it is out of reach;
 * later it may come and go, and calls fail only while it is away.
 */
export async function openPostgresEngine(
  url: string,
  options: PostgresOptions = {},
): Promise<Engine> {
  const { places = 20, patience = usualPatience, queue = usualQueue, onNotice } = options
  const own = databaseOf(url)
  const pools = createPools(url, places)
  const lent = new Set<PoolClient>()
  const turns = createTurns({
    places,
    patience,
    queue,
    explanation: `all ${places} sessions are in use`,
  })
  // Until it was reached once, whoever opens it is told.
  let away = true
  let closed = false

  async function open(database = own, signal?: AbortSignal): Promise<Session> {
    const done = await turns.take(signal)
    try {
      const client = await connect(database)
      lent.add(client)
      if (closed) giveBack(client, false)
      refuseClosed()
      const config = () => connectionOf(url, database)
      return toSession(client, database, config, (isUsable) => {
        giveBack(client, isUsable)
        done()
      })
    } catch (error) {
      done()
      throw error
    }
  }

  function refuseClosed(): void {
    if (closed) throw new EngineUnavailableError('the database is closed')
  }

  async function connect(database: string): Promise<PoolClient> {
    refuseClosed()
    try {
      const client = await pools.connect(database)
      away = false
      return client
    } catch (cause) {
      const error = toConnectError(url, cause as PostgresReport & Error)
      if (error instanceof EngineUnavailableError) sayOnce(error.message)
      else if (error instanceof PostgresError && error.code === noSuchDatabase) pools.drop(database)
      throw error
    }
  }

  function sayOnce(line: string): void {
    if (!away) onNotice?.(line)
    away = true
  }

  async function close(): Promise<void> {
    closed = true
    // What still runs was told to go on after its time: it does, on the server.
    for (const client of lent) giveBack(client, false)
    await pools.end()
  }

  /** Once: where the engine was closed before its holder was done, there is nothing left to give back. */
  function giveBack(client: PoolClient, isUsable: boolean): void {
    if (lent.delete(client)) client.release(!isUsable)
  }

  try {
    const first = await open()
    first.release()
  } catch (error) {
    throw error instanceof PostgresError ? unreachable(url, error) : error
  }
  return { database: own, open, close }
}
