import { mkdirSync, statSync } from 'node:fs'
import { dirname } from 'node:path'

/**
 * Makes a folder, and those it is in, unless it is there. Node's own recursive way never ends where nothing
 * can be made, as in /proc. Throws the error of mkdir, ENOTDIR where there is something else in the way.
 */
export function makeFolder(path: string): void {
  if (isThere(path)) return
  const parent = dirname(path)
  if (parent !== path) makeFolder(parent)
  try {
    mkdirSync(path)
  } catch (error) {
    // Somebody else may have made it meanwhile.
    if (!isThere(path)) throw error
  }
}

function isThere(path: string): boolean {
  const found = statSync(path, { throwIfNoEntry: false })
  if (!found || found.isDirectory()) return found !== undefined
  throw Object.assign(new Error(`ENOTDIR: not a directory, mkdir '${path}'`), { code: 'ENOTDIR' })
}
