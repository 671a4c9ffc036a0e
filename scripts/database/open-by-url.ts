import { Kysely, PostgresDialect } from 'kysely'
import pg from 'pg'
import { unreachable } from '../data-api/engines/postgres-unreachable.ts'
import { databaseOf, driverUrl } from '../data-api/engines/postgres-url.ts'
import type { OpenDatabase } from './open-database.ts'

/**
 * A Postgres by its URL, without the Data API and the code for it.
 *
 * @throws EngineUnavailableError if it is out of reach, or no URL of a Postgres, which names where it is from
 */
export async function openByUrl(url: string, source?: string): Promise<OpenDatabase> {
  const database = databaseOf(url, source)
  const pool = new pg.Pool({
    connectionString: driverUrl(url),
    // Two: what says that a migrator is alive must not wait for its statement.
    max: 2,
    connectionTimeoutMillis: patience,
    types: { getTypeParser },
  })
  // The statement that needs a connection that broke says so; unheard, the event would end the process.
  pool.on('connect', (client) => client.on('error', () => {}))
  const sessions = new Set<number>()
  pool.on('connect', (client) => sessions.add(sessionOf(client)))
  pool.on('remove', (client) => sessions.delete(sessionOf(client)))
  pool.on('error', () => {})
  const first = await pool.connect().catch((error: Error) => {
    throw unreachable(url, error)
  })
  first.release()
  const db = new Kysely({ dialect: new PostgresDialect({ pool }) })
  const { host } = new URL(url)
  return {
    db,
    description: `${database} at ${host}`,
    interrupt: () => cancelStatements(url, [...sessions]),
    close: () => db.destroy(),
  }
}

/** The process of the server that a connection is served by. */
function sessionOf(client: pg.PoolClient): number {
  return (client as unknown as { processID: number }).processID
}

/** From a connection of its own, since those wait for their statements. */
async function cancelStatements(url: string, sessions: number[]): Promise<void> {
  const client = new pg.Client({
    connectionString: driverUrl(url),
    connectionTimeoutMillis: patience,
  })
  client.on('error', () => {})
  await client.connect()
  await client.query('select pg_cancel_backend(pid) from unnest($1::int[]) as pid', [sessions])
  await client.end()
}

/** Milliseconds to wait for a connection: several migrators may start on a machine that is busy. */
const patience = 30_000

const bigint = 20

/** `pg` leaves a bigint as text; over the Data API it is a number, and commands see no difference. */
function getTypeParser(oid: number, format?: 'text' | 'binary') {
  return oid === bigint ? Number : pg.types.getTypeParser(oid, format as 'text')
}
