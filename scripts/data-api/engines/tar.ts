/** Tar files are made of blocks of this many bytes. */
export const block = 512

interface TarHeader {
  readonly name: string
  readonly isFolder: boolean
  /** Bytes of the file. */
  readonly size: number
  /** Bytes with the header and what fills up the last block. */
  readonly length: number
}

export interface TarEntry {
  readonly name: string
  readonly isFolder: boolean
  /** Of the file, in the memory of the tar file itself. */
  readonly content: Uint8Array
  /** With its header and what fills up the last block. */
  readonly whole: Buffer
}

/** The files and folders of a tar file, nothing of which is copied. Throws at where it is cut short. */
export function* tarEntries(tar: Uint8Array): Generator<TarEntry> {
  const bytes = Buffer.from(tar.buffer, tar.byteOffset, tar.byteLength)
  for (let at = 0; at + block <= bytes.length; ) {
    const header = readHeader(bytes.subarray(at, at + block))
    if (!header) return
    const { name, isFolder, size, length } = header
    const whole = bytes.subarray(at, at + length)
    if (whole.length < length) break
    const content = new Uint8Array(whole.buffer, whole.byteOffset + block, size)
    yield { name, isFolder, content, whole }
    at += length
  }
  throw new Error('the tar file is cut short')
}

/** Reads the block before a file or folder; undefined for an empty one, which is the end. */
export function readHeader(bytes: Buffer): TarHeader | undefined {
  const name = textAt(bytes, 0, 100)
  if (name === '') return undefined
  const size = Number.parseInt(textAt(bytes, 124, 12), 8) || 0
  return {
    name: name.replace(/\/$/, ''),
    isFolder: textAt(bytes, 156, 1) === '5',
    size,
    length: block + Math.ceil(size / block) * block,
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
