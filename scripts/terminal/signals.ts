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

export async function closeAll(closables: Closable[]): Promise<void> {
  for (const closable of closables) await closable.close()
}
