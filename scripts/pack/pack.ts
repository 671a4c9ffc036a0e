import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { UsageError } from '../terminal/failure.ts'

/** Has npm pack a folder, and gives the path of what it made. Throws UsageError. */
export async function pack(folder: string, to: string): Promise<string> {
  const args = ['pack', folder, '--pack-destination', to, '--ignore-scripts', '--json']
  // npm is a script of a shell on Windows.
  const shell = process.platform === 'win32'
  try {
    const { stdout } = await promisify(execFile)('npm', args, { shell })
    const [{ filename }] = JSON.parse(stdout)
    return join(to, filename)
  } catch (cause) {
    throw new UsageError(`npm could not write to ${to}: ${reasonOf(cause as Failure)}`, { cause })
  }
}

/** Its own words are JSON too, in what it prints. */
function reasonOf({ stdout, message }: Failure): string {
  try {
    return JSON.parse(stdout).error.summary
  } catch {
    return message
  }
}

interface Failure extends Error {
  readonly stdout: string
}
