/** What the Data API says of a cluster that it does not know well yet, which was made or changed just now. */
const passing = new Set([
  'DatabaseNotFoundException',
  'DatabaseUnavailableException',
  'HttpEndpointNotEnabledException',
  'InvalidResourceStateException',
  'ServiceUnavailableError',
])

/**
 * Milliseconds: who is asked to migrate was told that the instance is there, so that minutes are enough.
 * What is said for longer is meant, as of a cluster without the endpoint, and nobody should wait for more.
 */
const patience = 300_000
const interval = 10_000

/**
 * Does work, again and again while the service says that the database is not ready, for five minutes or as
 * long as there is time. A revision that was told so is not run again.
 *
 * @param remainingTime milliseconds that are left for it
 * @param wait pauses for some milliseconds
 * @throws what the work throws in the end
 */
export async function onceReady<T>(
  work: () => Promise<T>,
  remainingTime: () => number,
  wait: (milliseconds: number) => Promise<unknown>,
): Promise<T> {
  const leastTime = Math.max(remainingTime() - patience, 0)
  for (;;) {
    try {
      return await work()
    } catch (error) {
      if (!mayPass(error) || remainingTime() - interval < leastTime) throw error
      await wait(interval)
    }
  }
}

/** The service's own error is the cause of the database's; of a revision's it would be one deeper. */
function mayPass(error: unknown): boolean {
  return error instanceof Error && error.cause instanceof Error && passing.has(error.cause.name)
}
