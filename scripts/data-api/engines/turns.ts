import { EngineBusyError, EngineOverloadedError } from './engine.ts'

export interface TurnsOptions {
  /** How many may have their turn at once. */
  places: number
  /** Milliseconds that a caller waits at most. */
  patience: number
  /** Callers that wait at most; the next is turned away at once. */
  queue: number
  /** What is said to a caller who waited that long. */
  explanation: string
  /** Called when a caller has waited long enough for people to notice. */
  onLongWait?: (() => void) | undefined
}

export interface Turns {
  /**
   * Resolves when there is a place, in order of arrival; the caller calls the result, once, when done.
   * Rejects with EngineOverloadedError when too many wait already, with EngineBusyError when patience runs
   * out, with the signal's reason when it is aborted.
   */
  take(signal?: AbortSignal): Promise<() => void>
}

/** Milliseconds after which a wait is a long one. */
const longWait = 250

export function createTurns(options: TurnsOptions): Turns {
  const { places, patience, queue, explanation, onLongWait } = options
  const waiting = new Set<() => void>()
  let free = places

  function giveBack(): void {
    const [next] = waiting
    if (next) next()
    else free += 1
  }

  async function take(signal?: AbortSignal): Promise<() => void> {
    signal?.throwIfAborted()
    if (free > 0) free -= 1
    else if (waiting.size < queue) await wait(signal)
    else throw new EngineOverloadedError(`${queue} callers wait already`)
    return giveBack
  }

  function wait(signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const settle = () => {
        waiting.delete(proceed)
        clearTimeout(notice)
        clearTimeout(timeout)
        signal?.removeEventListener('abort', giveUp)
      }
      const proceed = () => {
        settle()
        resolve()
      }
      const giveUp = () => {
        settle()
        reject(signal?.aborted ? signal.reason : new EngineBusyError(explanation))
      }
      const notice = setTimeout(() => onLongWait?.(), longWait)
      const timeout = setTimeout(giveUp, patience)
      signal?.addEventListener('abort', giveUp)
      waiting.add(proceed)
    })
  }

  return { take }
}
