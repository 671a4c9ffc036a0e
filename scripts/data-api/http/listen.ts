import type { Server } from 'node:http'

/** Rejects with the error of listen. */
export function listen(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => resolve())
  })
}

/** Answers what has been asked for so many milliseconds, then cuts all connections and calls `giveUp`. */
export async function stopListening(
  server: Server,
  grace: number,
  giveUp: () => Promise<void>,
): Promise<void> {
  const closed = new Promise((resolve) => server.close(resolve))
  let givenUp: Promise<void> | undefined
  const deadline = setTimeout(() => {
    server.closeAllConnections()
    givenUp = giveUp()
  }, grace)
  await closed
  clearTimeout(deadline)
  await givenUp
}
