import { createWriteStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import { ZipFile } from 'yazl'

/** Writes a zip that is the same, byte by byte, for the same files in the same order. */
export async function writeZip(path: string, files: ReadonlyMap<string, Buffer>): Promise<void> {
  // A zip has local time, so that a fixed one is made of local parts.
  const mtime = new Date(2000, 0, 1)
  const zip = new ZipFile()
  for (const [name, content] of files) {
    zip.addBuffer(content, name, {
      mtime,
      mode: 0o100644,
      forceDosTimestamp: true,
    })
  }
  zip.end()
  await pipeline(zip.outputStream, createWriteStream(path))
}
