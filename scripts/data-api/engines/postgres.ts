import { Pool, type PoolClient } from 'pg'
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
import { toSession } from './postgres-session.ts'
import { toPostgresError } from './postgres-statement.ts'
import { connectionOf, databaseOf, describeUrl } from './postgres-url.ts'
import { createTurns } from './turns.ts'

export { databaseOf } from './postgres-url.ts'

export interface PostgresOptions extends EngineOptions {
  /** Sessions at once; further callers wait. */
  places?: number | undefined
}

const noSuchDatabase = '3D000'
/** It is starting, stopping or recovering. */
const cannotConnectNow = '57P03'

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
  const pools = new Map<string, Pool>()
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
      const config = () => connectionOf(url, database)
      return toSession(client, database, config, () => {
        lent.delete(client)
        done()
      })
    } catch (error) {
      done()
      throw error
    }
  }

  async function connect(database: string): Promise<PoolClient> {
    if (closed) throw new EngineUnavailableError('the database is closed')
    const pool = poolOf(database)
    try {
      const client = await pool.connect()
      away = false
      return client
    } catch (cause) {
      const error = toConnectError(url, cause as PostgresReport & Error)
      if (error instanceof EngineUnavailableError) sayOnce(error.message)
      else if (error instanceof PostgresError && error.code === noSuchDatabase) drop(database)
      throw error
    }
  }

  function poolOf(database: string): Pool {
    const known = pools.get(database)
    if (known) return known
    const pool = new Pool({ ...connectionOf(url, database), max: places })
    pools.set(database, pool)
    // An idle connection that breaks is replaced by the pool; unheard, its error would end the process.
    pool.on('error', () => {})
    return pool
  }

  /** Names of databases come from callers, and there is no end of those that do not exist. */
  function drop(database: string): void {
    pools.get(database)?.end()
    pools.delete(database)
  }

  function sayOnce(line: string): void {
    if (!away) onNotice?.(line)
    away = true
  }

  async function close(): Promise<void> {
    closed = true
    // What still runs was told to go on after its time: it does, on the server.
    for (const client of lent) destroy(client)
    await Promise.all([...pools.values()].map((pool) => pool.end()))
  }

  try {
    const first = await open()
    first.release()
  } catch (error) {
    await close()
    throw error instanceof PostgresError ? unreachable(url, error) : error
  }
  return { database: own, open, close }
}

function toConnectError(url: string, cause: PostgresReport & Error): Error {
  const error = toPostgresError(cause)
  const isRefusal = error instanceof PostgresError && error.code !== cannotConnectNow
  return isRefusal ? error : unreachable(url, cause)
}

/** What is told of a Postgres that cannot be reached: never with the password. */
export function unreachable(url: string, cause: PostgresReport & Error): EngineUnavailableError {
  const reason = cause.message || String(cause.code)
  const message = `Cannot reach the database at ${describeUrl(url)}: ${reason}`
  return new EngineUnavailableError(message, { cause })
}

function destroy(client: PoolClient): void {
  const { connection } = client as unknown as { connection: { stream: { destroy(): void } } }
  connection.stream.destroy()
}
