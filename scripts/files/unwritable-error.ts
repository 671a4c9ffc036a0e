import { relative } from 'node:path'

/** Thrown where a file or folder cannot be written: the disk is full or read-only, or it is somebody else's. */
export class UnwritableError extends Error {
  override readonly name = 'UnwritableError'
  /** Node's, such as ENOSPC. */
  readonly code: string

  constructor(path: string, code: string, cause?: unknown) {
    const fromHere = relative('', path)
    super(`cannot write ${fromHere.startsWith('..') ? path : fromHere} (${code})`, { cause })
    this.code = code
  }
}

/** Rethrows what the file system says no with as an UnwritableError, and anything else as it is. */
export function refuseToWrite(path: string, cause: unknown): never {
  const { code, syscall } = cause as NodeJS.ErrnoException
  throw code && syscall ? new UnwritableError(path, code, cause) : cause
}
