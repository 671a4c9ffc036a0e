import type { PGlite } from '@electric-sql/pglite'

/** With which Postgres comes back to its main loop after an error, and the thread goes on. */
const backToLoop = 100

/**
 * Calls back when Postgres ends by itself: after a FATAL error, such as an idle time that is over, and when
 * its wasm crashes. PGlite passes over either, and then asks for ever for a message that nothing reads.
 */
export function onExit({ Module }: PGlite, exit: () => void): void {
  const run = Module._PostgresMainLoopOnce
  Module._PostgresMainLoopOnce = () => {
    try {
      run()
    } catch (error) {
      if ((error as { status?: number }).status !== backToLoop) exit()
      throw error
    }
  }
}
