import { PostgresError } from './engine.ts'
import type { PgliteConnection } from './pglite-connection.ts'
import { toSession } from './pglite-session.ts'

const text = 25

/**
 * The name of a database as the catalog has it, of which Postgres passes over what is beyond 63 bytes.
 * Throws PostgresError for one that nobody can be in, as Postgres refuses a connection to it; PGlite would only
 * say that it did not start, and let anybody into template0.
 */
export async function findDatabase(connection: PgliteConnection, wanted: string): Promise<string> {
  const session = toSession(connection, connection.database, () => {})
  const { rows } = await session.run(selectDatabase, [{ oid: text, text: wanted }], {
    isLast: true,
  })
  const [name, isOpen, isWhole, isReadable] = rows[0] ?? []
  if (!name) throw refusal('3D000', `database "${wanted}" does not exist`)
  if (isWhole === 'f') throw refusal('55000', `cannot connect to invalid database "${name}"`, drop)
  if (isOpen === 'f') {
    throw refusal('55000', `database "${name}" is not currently accepting connections`)
  }
  if (isReadable === 'f') throw unable(name, 'an encoding other than UTF8')
  // It is an argument of PGlite's, which would read an option.
  if (name.startsWith('-')) throw unable(name, 'a name that begins with "-"')
  return name
}

/**
 * One whose removal was interrupted has a limit of -2. PGlite converts no text, so it can be read and written in
 * no other encoding than UTF8.
 */
const selectDatabase = `
  select datname, datallowconn, datconnlimit <> -2, pg_encoding_to_char(encoding) in ('UTF8', 'SQL_ASCII')
  from pg_catalog.pg_database where datname = $1::name`

const drop = 'Use DROP DATABASE to drop invalid databases.'

function unable(name: string, what: string): PostgresError {
  return refusal('0A000', `PGlite cannot open "${name}"`, `${what} is one for --engine native`)
}

function refusal(code: string, message: string, hint?: string): PostgresError {
  return new PostgresError({ severity: 'FATAL', code, message, hint })
}
