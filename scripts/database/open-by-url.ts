import { Kysely, PostgresDialect } from 'kysely'
import pg from 'pg'
import { databaseOf, openPostgresEngine } from '../data-api/engines/postgres.ts'
import type { OpenDatabase } from './open-database.ts'

/**
 * A Postgres by its URL, without the Data API and the code for it.
 *
 * @throws EngineUnavailableError if it is out of reach
 */
export async function openByUrl(url: string): Promise<OpenDatabase> {
  const engine = await openPostgresEngine(url)
  await engine.close()
  // Two: what says that a migrator is alive must not wait for its statement.
  const pool = new pg.Pool({ connectionString: url, max: 2, types: { getTypeParser } })
  // The statement that needs a connection that broke says so; unheard, the event would end the process.
  pool.on('connect', (client) => client.on('error', () => {}))
  pool.on('error', () => {})
  const db = new Kysely({ dialect: new PostgresDialect({ pool }) })
  const { host } = new URL(url)
  return { db, description: `${databaseOf(url)} at ${host}`, close: () => db.destroy() }
}

const bigint = 20

/** `pg` leaves a bigint as text; over the Data API it is a number, and commands see no difference. */
function getTypeParser(oid: number, format?: 'text' | 'binary') {
  return oid === bigint ? Number : pg.types.getTypeParser(oid, format as 'text')
}
