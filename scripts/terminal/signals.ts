export interface Closable {
  close(): Promise<void>
}

/** Closes all on Ctrl-C or SIGTERM, in order; a second signal ends the process at once. */
export function stopOnSignal(closables: Closable[]): void {
  let stopping = false

  async function stop(): Promise<void> {
    if (stopping) process.exit(1)
    stopping = true
    await closeAll(closables)
    process.exit(0)
  }

  process.on('SIGINT', stop)
  process.on('SIGTERM', stop)
}

/**
 * Calls back at the first Ctrl-C or SIGTERM, once; another one ends the process at once, with the code
 * given. Gives what lets the two be what they were.
 */
export function onInterrupt(listener: () => void, exitCode: number): () => void {
  let isHeard = false

  function hear(): void {
    if (isHeard) process.exit(exitCode)
    isHeard = true
    listener()
  }

  process.on('SIGINT', hear)
  process.on('SIGTERM', hear)
  return () => {
    process.off('SIGINT', hear)
    process.off('SIGTERM', hear)
  }
}

export async function closeAll(closables: Closable[]): Promise<void> {
  for (const closable of closables) await closable.close()
}
