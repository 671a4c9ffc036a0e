import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { endWithUs } from '../../../scripts/data-api/engines/end-with-us.ts'

export interface Ended {
  code: number | null
  stdout: string
  stderr: string
}

const bin = new URL('../../../scripts/db.mjs', import.meta.url).pathname

export interface Workplace {
  directory: string
  /** Runs `npx db` in the directory, in a process of its own that knows nothing of the test run's settings. */
  db(...args: string[]): Promise<Ended>
  /** The same, left running. */
  start(...args: string[]): ChildProcessWithoutNullStreams
  remove(): Promise<void>
}

/** An empty directory, and the commands run in it against the database that the environment names. */
export async function openWorkplace(environment: Record<string, string> = {}): Promise<Workplace> {
  const directory = await mkdtemp(join(tmpdir(), 'plaster-db-'))
  const env = {
    PATH: process.env.PATH,
    HOME: process.env.HOME,
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
    ...environment,
  }
  const start = (...args: string[]) => {
    const child = spawn(process.execPath, [bin, ...args], { cwd: directory, env })
    endWithUs(child)
    return child
  }
  return {
    directory,
    start,
    async db(...args) {
      const child = start(...args)
      const [[code], stdout, stderr] = await Promise.all([
        once(child, 'close'),
        text(child.stdout),
        text(child.stderr),
      ])
      const hide = (printed: string) => printed.replaceAll(directory, '/app')
      return { code: code as number | null, stdout: hide(stdout), stderr: hide(stderr) }
    },
    remove: () => rm(directory, { recursive: true }),
  }
}
