import { randomUUID } from 'node:crypto'
import { readdir, realpath, rename, rm, stat, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { refuseToWrite } from './unwritable-error.ts'

/** What is being written has its name and a UUID. */
const partial = /\.[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** Milliseconds after which nobody is still writing a file. */
const longestWrite = 3_600_000

/**
 * Whoever reads it meanwhile, or finds it after the process was killed or the power cut, gets all of the old one or
 * of the new one. A link stays, and what it points to is replaced. Throws UnwritableError.
 */
export async function replaceFile(path: string, content: string | Uint8Array): Promise<void> {
  const file = await realpath(path).catch(() => path)
  const own = `${file}.${randomUUID()}`
  try {
    // Its name could be on the disk before its content is, which is zeros then.
    await writeFile(own, content, { flush: true })
    await rename(own, file)
  } catch (error) {
    await rm(own, { force: true })
    refuseToWrite(file, error)
  }
  // What is there is whole, whatever can be removed beside it.
  await removePartial(dirname(file), basename(file)).catch(() => {})
}

/** Removes all but these from a folder; also not what another process is about to replace. */
export async function keepOnly(folder: string, names: readonly string[]): Promise<void> {
  for (const name of await readdir(folder)) {
    const path = join(folder, name)
    if (names.includes(name) || (partial.test(name) && (await isYoung(path)))) continue
    await rm(path, { recursive: true, force: true })
  }
}

/** Removes what processes that were killed had begun to write in a folder: of one file, where it is named. */
export async function removePartial(folder: string, file?: string): Promise<void> {
  for (const name of await readdir(folder)) {
    if (!partial.test(name) || (file !== undefined && name.replace(partial, '') !== file)) continue
    const path = join(folder, name)
    if (!(await isYoung(path))) await rm(path, { force: true })
  }
}

async function isYoung(path: string): Promise<boolean> {
  const file = await stat(path).catch(() => undefined)
  return file !== undefined && file.mtimeMs > Date.now() - longestWrite
}
