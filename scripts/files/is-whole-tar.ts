import { closeSync, existsSync, openSync, readSync } from 'node:fs'
import { block, readHeader } from '../data-api/engines/tar.ts'

/**
 * Whether there is a tar file that has its end: a copy of this project may have cut it short. Only headers are
 * read, since all of it takes ten times as long.
 */
export function isWholeTar(path: string): boolean {
  if (!existsSync(path)) return false
  const file = openSync(path, 'r')
  try {
    const bytes = Buffer.alloc(block)
    for (let at = 0; readSync(file, bytes, 0, block, at) === block; ) {
      const header = readHeader(bytes)
      if (!header) return true
      at += header.length
    }
    return false
  } finally {
    closeSync(file)
  }
}
