import { statSync } from 'node:fs'

/** Milliseconds by which the time of a file may be behind the clock. */
const clockTick = 50

/** Whether a file was written since a time, in milliseconds of the clock. */
export function isWrittenSince(path: string, since: number): boolean {
  return statSync(path).ctimeMs > since - clockTick
}
