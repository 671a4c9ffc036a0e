import { spawn } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const root = new URL('../../../', import.meta.url).pathname
const sources = [
  'db',
  'functions',
  'infra',
  'migrations',
  'scripts',
  'package.json',
  'serverless.yml',
]

export interface Ended {
  /** The exit code, or the signal that ended it. */
  code: number | NodeJS.Signals
  /** All that it printed. */
  output: string
}

export interface SlsProject {
  directory: string
  /** Runs sls there. */
  sls(args: string[], env?: Record<string, string>): Promise<Ended>
  /** Runs a script of package.json there. */
  npmRun(args: string[], env?: Record<string, string>): Promise<Ended>
  /** As `sls`, with Ctrl-C, which goes to all of its processes, once it is time by what it has printed. */
  interruptSls(
    args: string[],
    isTime: (output: string) => boolean,
    env?: Record<string, string>,
  ): Promise<Ended>
  remove(): void
}

/** A copy of this project, so that what sls writes is nobody else's. */
export function copySlsProject(): SlsProject {
  const directory = mkdtempSync(join(tmpdir(), 'plaster-sls-'))
  for (const name of sources) cpSync(join(root, name), join(directory, name), { recursive: true })
  linkPackages(join(directory, 'node_modules'))

  function run(command: string[], env = {}, isTimeToEnd = (_: string) => false): Promise<Ended> {
    const [program = '', ...args] = command
    const child = spawn(program, args, {
      cwd: directory,
      env: { PATH: process.env.PATH, HOME: directory, ...schemaCache, ...env },
      // A group of its own, as a terminal gives it.
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let output = ''
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk) => {
        output += chunk
      })
    }
    const looking = setInterval(() => {
      if (!isTimeToEnd(output)) return
      clearInterval(looking)
      process.kill(-(child.pid as number), 'SIGINT')
    }, 20)
    return new Promise((resolve) => {
      child.once('close', (code, signal) => {
        clearInterval(looking)
        resolve({ code: code ?? signal ?? -1, output })
      })
    })
  }

  return {
    directory,
    sls: (args, env) => run([...sls, ...args], env),
    npmRun: (args, env) => run(['npm', 'run', ...args], env),
    interruptSls: (args, isTime, env) => run([...sls, ...args], env, isTime),
    remove: () => rmSync(directory, { recursive: true }),
  }
}

const sls = [process.execPath, 'node_modules/serverless/bin/serverless.js']

/** Where sls keeps the check of serverless.yml that it compiles, for all projects and runs. */
const schemaCache = { SLS_SCHEMA_CACHE_BASE_DIR: join(root, 'node_modules/.cache/plaster/sls') }

/** One by one, so that what is kept in node_modules/.cache is nobody else's either. */
function linkPackages(directory: string): void {
  mkdirSync(directory)
  const packages = join(root, 'node_modules')
  for (const name of readdirSync(packages).filter((name) => name !== '.cache')) {
    symlinkSync(join(packages, name), join(directory, name))
  }
}
