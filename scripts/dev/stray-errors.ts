/**
 * Tells errors that nobody waits for. Deployed, one ends an instance of one function; here it would end all
 * functions, the Data API and the database.
 */
export function tellStrayErrors(say: (line: string, error: unknown) => void): void {
  const tell = (error: unknown) => {
    say('Nobody waited for this, which deployed ends the instance of the function:', error)
  }
  process.on('unhandledRejection', tell)
  process.on('uncaughtException', tell)
}
