import { classifyFailure, type Failure } from './failure.ts'
import { pause } from './pause.ts'

export interface RetryConfig {
  /**
   * Milliseconds that are left for trying again, asked at each failure. In a Lambda: what is left of its
   * time, less what it needs to answer. Where it is left out, a call has a minute from its start.
   */
  remainingTime?: (() => number) | undefined
  /** Pauses for some milliseconds; tests hand in one that does not. */
  wait?: ((milliseconds: number) => Promise<unknown>) | undefined
}

export interface RetryPolicy extends RetryConfig {
  /** Whether a call whose outcome is unknown may be made once more; asked only when it matters. */
  mayRepeat(): boolean
}

const defaultTime = 60_000
/** Attempts at what no waiting is known to cure. */
const fewAttempts = 3

/**
 * Makes a call again while that is safe and there is time: what the service turned away before it ran,
 * always; what may have run, only where the policy says so. Rejects with the last error.
 */
export async function callWithRetries<Output>(
  call: () => Promise<Output>,
  { mayRepeat, remainingTime = deadline(defaultTime), wait = pause }: RetryPolicy,
): Promise<Output> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await call()
    } catch (error) {
      const failure = classifyFailure(error)
      const length = pauseAfter(failure, attempt, Math.random())
      if (length === undefined || (failure === 'unknown' && !mayRepeat())) throw error
      if (length >= remainingTime()) throw error
      await wait(length)
    }
  }
}

/**
 * Milliseconds to wait before the next attempt, undefined where there is to be none: a paused cluster wakes
 * in 10 to 30 seconds, a lost connection is there again at once or not at all. `random` is in [0, 1).
 */
export function pauseAfter(failure: Failure, attempt: number, random: number): number | undefined {
  const jitter = 0.5 + random / 2
  if (failure === 'waiting') return Math.min(500 * 2 ** (attempt - 1), 4_000) * jitter
  if (failure === 'refused' || attempt >= fewAttempts) return undefined
  return 100 * 2 ** (attempt - 1) * jitter
}

function deadline(milliseconds: number): () => number {
  const end = performance.now() + milliseconds
  return () => end - performance.now()
}
