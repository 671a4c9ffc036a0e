import { PostgresError, type Session } from './engine.ts'
import { readAnswer } from './pglite-answer.ts'
import type { PgliteConnection } from './pglite-connection.ts'
import { withConversionHint } from './pglite-conversions.ts'
import { withAdvice } from './pglite-extensions.ts'
import { statementMessages } from './statement-messages.ts'

/** The one session of PGlite has always the same. */
const backend = 42

/** With more, a result is beyond 1 MiB even without columns: it is refused, and need not be kept. */
const mostRows = 524_289

/**
 * A connection to PGlite as a session, whose statement is cancelled by ending its thread. `done` is called
 * once it is given back.
 */
export function toSession(
  connection: PgliteConnection,
  database: string,
  done: () => void,
): Session {
  return {
    backend,
    database,
    async run(sql, parameters = [], { isLast = false } = {}) {
      const { parse, perform } = statementMessages(sql, parameters, mostRows)
      // A Buffer may be part of a larger one, all of which would go to the other thread.
      const messages = { parse: new Uint8Array(parse), perform: new Uint8Array(perform) }
      const answer = await connection.ask({ kind: 'send', messages, isLast })
      try {
        return readAnswer(answer)
      } catch (error) {
        if (!(error instanceof PostgresError)) throw error
        if (error.isFatal) connection.terminate()
        throw withConversionHint(await withAdvice(error))
      }
    },
    async cancel() {
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
