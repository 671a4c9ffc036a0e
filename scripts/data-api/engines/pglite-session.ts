import type { Session, StatementResult } from './engine.ts'
import type { PgliteConnection } from './pglite-connection.ts'

/** The one session of PGlite has always the same. */
const backend = 42

/**
 * A connection to PGlite as a session, whose statement is cancelled by ending its thread where the database is
 * kept. `done` is called once it is given back.
 */
export function toSession(
  connection: PgliteConnection,
  database: string,
  isKept: boolean,
  done: () => void,
): Session {
  return {
    backend,
    database,
    async run(sql, parameters = []) {
      return (await connection.ask({ kind: 'run', sql, parameters })) as StatementResult
    },
    async cancel() {
      if (!isKept) return false
      await connection.terminate()
      return true
    },
    isLost: connection.hasEnded,
    release() {
      connection.endSession()
      done()
    },
  }
}
