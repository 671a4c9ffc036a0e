const block = 512

export interface TarEntry {
  readonly name: string
  readonly isFolder: boolean
  /** Of the file, in the memory of the tar file itself. */
  readonly content: Uint8Array
  /** With its header and what fills up the last block. */
  readonly whole: Buffer
}

/** Thrown for a tar file that lacks its end. */
export class TarError extends Error {
  override readonly name = 'TarError'
}

/** The files and folders of a tar file, nothing of which is copied. Throws TarError at where it is cut short. */
export function* tarEntries(tar: Uint8Array): Generator<TarEntry> {
  const bytes = Buffer.from(tar.buffer, tar.byteOffset, tar.byteLength)
  for (let at = 0; at < bytes.length; ) {
    const name = textAt(bytes, at, 100)
    // Two empty blocks are the end.
    if (name === '') return
    const size = Number.parseInt(textAt(bytes, at + 124, 12), 8) || 0
    const start = at + block
    const end = start + Math.ceil(size / block) * block
    if (end > bytes.length) break
    yield {
      name: name.replace(/\/$/, ''),
      isFolder: textAt(bytes, at + 156, 1) === '5',
      content: new Uint8Array(bytes.buffer, bytes.byteOffset + start, size),
      whole: bytes.subarray(at, end),
    }
    at = end
  }
  throw new TarError('the tar file is cut short')
}

export function isWhole(tar: Uint8Array): boolean {
  try {
    for (const _ of tarEntries(tar));
    return true
  } catch {
    return false
  }
}

/** A tar file without the files that are in some folder of it, which stays. */
export function withoutFiles(tar: Uint8Array, folders: readonly string[]): Uint8Array {
  const kept = [...tarEntries(tar)].filter(
    ({ name }) => !folders.some((folder) => name.startsWith(`${folder}/`)),
  )
  return Buffer.concat([...kept.map(({ whole }) => whole), Buffer.alloc(2 * block)])
}

function textAt(bytes: Buffer, start: number, length: number): string {
  return bytes.toString('latin1', start, start + length).replace(/\0.*$/s, '')
}
