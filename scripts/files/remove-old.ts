import { readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'

/** Removes the files of a folder that were written longer ago than some milliseconds. */
export async function removeOld(folder: string, milliseconds: number): Promise<void> {
  for (const name of await readdir(folder)) {
    const path = join(folder, name)
    // Another process may have moved or removed it.
    const file = await stat(path).catch(() => undefined)
    if (file && file.mtimeMs < Date.now() - milliseconds) await rm(path, { force: true })
  }
}
