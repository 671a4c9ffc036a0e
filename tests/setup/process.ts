import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { endWithUs } from '../../scripts/data-api/engines/end-with-us.ts'

export interface RunningProcess {
  child: ChildProcess
  output(): string
  /** Resolves with the first match in what the process prints; rejects when it ends without one. */
  waitFor(pattern: RegExp): Promise<RegExpMatchArray>
  /** Resolves with the exit code once the process has ended. */
  ended: Promise<number | null>
}

interface ProcessOptions {
  env?: Record<string, string>
  cwd?: string
  node?: string
  /** By a shell that waits for it, and is the child: `ended` is the end of both, without the exit code. */
  byNpm?: boolean
  /** A command and its arguments that start it. */
  within?: string[]
}

const shell = ['sh', '-c', '"$@"; true', 'sh']

const root = new URL('../../', import.meta.url).pathname

/** Before the file: the process takes its stderr for a terminal. */
export const onTerminal = ['--import', 'data:text/javascript,process.stderr.isTTY=true']

const flags = ['--liftoff-only', '--wasm-lazy-validation']

/**
 * Starts `node` with a file of this project in a process of its own, which ends with this one, and
 * before it would pay to optimise the code of PGlite.
 */
export function startProcess(args: string[], options: ProcessOptions = {}): RunningProcess {
  const node = [options.node ?? process.execPath, ...flags, ...args]
  const around = options.within ?? (options.byNpm ? shell : [])
  const [command = '', ...rest] = [...around, ...node]
  const child = spawn(command, rest, {
    cwd: options.cwd ?? root,
    env: {
      ...cleanEnvironment(),
      ...(options.byNpm && { npm_lifecycle_script: `node ${args.join(' ')}` }),
      ...options.env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  endWithUs(child)
  let output = ''
  const ended = once(child, 'close').then(([code]) => code as number | null)
  child.stdout?.on('data', (chunk) => {
    output += chunk
  })
  child.stderr?.on('data', (chunk) => {
    output += chunk
  })

  async function waitFor(pattern: RegExp): Promise<RegExpMatchArray> {
    for (;;) {
      const match = output.match(pattern)
      if (match) return match
      const heard = new AbortController()
      const options = { signal: heard.signal }
      const finished = await Promise.race([
        ended.then(() => true),
        once(child.stdout as NodeJS.ReadableStream, 'data', options).then(() => false),
        once(child.stderr as NodeJS.ReadableStream, 'data', options).then(() => false),
      ])
      // Of two that were listened to, one is still: they would add up.
      heard.abort()
      const late = output.match(pattern)
      if (late) return late
      if (finished) throw new Error(`ended without ${pattern}:\n${output}`)
    }
  }

  return { child, output: () => output, waitFor, ended }
}

/** The environment of the test run, less what would tell a process which database to use. */
function cleanEnvironment(): NodeJS.ProcessEnv {
  const removed = /^(DATABASE_|DATA_API_|PLASTER_|AWS_|PORT$|VITEST|NODE_OPTIONS$)/
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !removed.test(name)))
}
