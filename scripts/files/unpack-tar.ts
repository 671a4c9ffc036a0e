import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { tarEntries } from '../data-api/engines/tar.ts'

/** Writes the files and folders of a tar file into a folder, which is made, for its owner alone. */
export function unpackTar(tar: Uint8Array, folder: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  for (const { name, isFolder, content } of tarEntries(tar)) {
    const path = join(folder, name)
    if (isFolder) mkdirSync(path, { recursive: true, mode: 0o700 })
    else writeFileSync(path, content, { mode: 0o600 })
  }
}
