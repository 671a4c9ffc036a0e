import { readFileSync, utimesSync } from 'node:fs'
import { stateOf } from './lock-holder.ts'

export interface RenewedLock {
  /** Whether no other machine has taken the lock over. */
  isOurs(): boolean
  stop(): void
}

/** Gives a lock file its sign of life, a new mtime, every so many milliseconds. `onLost` is called once. */
export function renewLock(
  file: string,
  id: string,
  milliseconds: number,
  onLost: () => void,
): RenewedLock {
  let seen: string | undefined

  function isOurs(): boolean {
    const now = stateOf(file)
    return (now !== undefined && now === seen) || hasId(file, id)
  }

  function renew(): void {
    touch(file)
    // Before it is read whose it is: what comes between is another state.
    const state = stateOf(file)
    if (hasId(file, id)) seen = state
    else {
      clearInterval(timer)
      onLost()
    }
  }

  const timer = setInterval(renew, milliseconds).unref()
  return { isOurs, stop: () => clearInterval(timer) }
}

function touch(file: string): void {
  const now = new Date()
  try {
    utimesSync(file, now, now)
  } catch {
    // Where it is gone, that is seen next.
  }
}

function hasId(file: string, id: string): boolean {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).id === id
  } catch (error) {
    // A process with too many open files has lost nothing yet.
    return /^E[MN]FILE$/.test((error as NodeJS.ErrnoException).code ?? '')
  }
}
