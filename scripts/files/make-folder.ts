import { mkdirSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { refuseToWrite, UnwritableError } from './unwritable-error.ts'

/**
 * Makes a folder, and those it is in, unless it is there. Node's own recursive way never ends where nothing
 * can be made, as in /proc, and says ENOENT of a read-only disk. Throws UnwritableError, ENOTDIR where there is
 * something else in the way.
 */
export function makeFolder(path: string): void {
  if (isThere(path)) return
  const parent = dirname(path)
  if (parent !== path) makeFolder(parent)
  try {
    mkdirSync(path)
  } catch (error) {
    // Somebody else may have made it meanwhile.
    if (!isThere(path)) refuseToWrite(path, error)
  }
}

function isThere(path: string): boolean {
  const found = statSync(path, { throwIfNoEntry: false })
  if (!found || found.isDirectory()) return found !== undefined
  throw new UnwritableError(path, 'ENOTDIR')
}
