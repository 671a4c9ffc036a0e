import { setTimeout as sleep } from 'node:timers/promises'

/** Thrown when work has not ended in its time. */
export class TimeUpError extends Error {
  override readonly name = 'TimeUpError'
}

/**
 * What work comes to, if it does within some milliseconds; it goes on by itself where it does not.
 *
 * @throws TimeUpError, or what the work throws
 */
export async function beforeTimeIsUp<T>(work: Promise<T>, milliseconds: number): Promise<T> {
  const stop = new AbortController()
  const timeUp = sleep(Math.max(milliseconds, 0), undefined, { signal: stop.signal }).then(() => {
    throw new TimeUpError(
      'a revision takes longer than this function may: run it with `npx db upgrade`, and deploy again',
    )
  })
  // Where the work ends first, nobody waits for it any more.
  timeUp.catch(() => {})
  try {
    return await Promise.race([work, timeUp])
  } finally {
    stop.abort()
  }
}
