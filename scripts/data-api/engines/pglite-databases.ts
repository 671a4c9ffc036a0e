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
  const [name, isOpen, isWhole] = rows[0] ?? []
  if (!name) throw refusal('3D000', `database "${wanted}" does not exist`)
  if (isWhole === 'f') throw refusal('55000', `cannot connect to invalid database "${name}"`, drop)
  if (isOpen === 'f') {
    throw refusal('55000', `database "${name}" is not currently accepting connections`)
  }
  // It is an argument of PGlite's, which would read an option.
  if (name.startsWith('-')) throw refusal('0A000', `PGlite cannot open "${name}"`, anotherName)
  return name
}

/** One whose removal was interrupted has a limit of -2. */
const selectDatabase =
  'select datname, datallowconn, datconnlimit <> -2 from pg_catalog.pg_database where datname = $1::name'

const drop = 'Use DROP DATABASE to drop invalid databases.'
const anotherName = 'a name that begins with "-" is one for --engine native'

/** For a database in memory, which would be gone with its thread. */
export function refusesToChange(database: string): PostgresError {
  const message = `PGlite in memory is in "${database}" alone`
  return refusal('0A000', message, 'PGlite in a directory and --engine native are in any')
}

function refusal(code: string, message: string, hint?: string): PostgresError {
  return new PostgresError({ severity: 'FATAL', code, message, hint })
}
