import { createHash } from 'node:crypto'

/** Of the content of a file. */
export function digestOf(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex')
}
