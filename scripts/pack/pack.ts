import { execFile } from 'node:child_process'
import { copyFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { refuseToWrite } from '../files/unwritable-error.ts'

/** Has npm pack a folder, and gives the path of what it made. Throws UnwritableError where that cannot be written. */
export async function pack(folder: string, to: string): Promise<string> {
  // npm is a script of a shell on Windows, which takes a path with a blank for two words: it is given none.
  const options = { cwd: folder, shell: process.platform === 'win32' }
  const packed = await promisify(execFile)('npm', ['pack', '--ignore-scripts', '--json'], options)
  const [{ filename }] = JSON.parse(packed.stdout)
  const path = join(to, filename)
  await copyFile(join(folder, filename), path).catch((cause) => refuseToWrite(path, cause))
  return path
}
