import { buffer } from 'node:stream/consumers'
import { ZipFile } from 'yazl'

/** A zip that is the same, byte by byte, for the same files in the same order. */
export async function zip(files: ReadonlyMap<string, Uint8Array>): Promise<Buffer> {
  // A zip has local time, so that a fixed one is made of local parts.
  const mtime = new Date(2000, 0, 1)
  const archive = new ZipFile()
  for (const [name, content] of files) {
    archive.addBuffer(Buffer.from(content.buffer, content.byteOffset, content.byteLength), name, {
      mtime,
      mode: 0o100644,
      forceDosTimestamp: true,
    })
  }
  archive.end()
  return buffer(archive.outputStream)
}
