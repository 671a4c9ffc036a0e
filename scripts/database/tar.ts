const block = 512

/** A tar file without the files that are in some folder of it, which stays. */
export function withoutFiles(tar: Uint8Array, folders: readonly string[]): Uint8Array {
  const bytes = Buffer.from(tar.buffer, tar.byteOffset, tar.byteLength)
  const kept: Buffer[] = []
  for (let at = 0; at < bytes.length; ) {
    const name = textAt(bytes, at, 100)
    const size = Number.parseInt(textAt(bytes, at + 124, 12), 8) || 0
    const end = at + block + Math.ceil(size / block) * block
    const isOut = folders.some((folder) => name.replace(/\/$/, '').startsWith(`${folder}/`))
    if (!isOut) kept.push(bytes.subarray(at, end))
    at = end
  }
  return Buffer.concat(kept)
}

function textAt(bytes: Buffer, start: number, length: number): string {
  return bytes.toString('latin1', start, start + length).replace(/\0.*$/s, '')
}
