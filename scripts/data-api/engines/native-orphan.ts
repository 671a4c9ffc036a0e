import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, readlinkSync, rmSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { EngineUnavailableError } from './engine.ts'

const pause = 20
/** How long each signal is given: disconnect all and stop, stop at once, end. */
const signals = [
  ['SIGINT', 10_000],
  ['SIGQUIT', 5_000],
  ['SIGKILL', 5_000],
] as const

/**
 * Stops a server that was left running over a data directory, given as its real path, when its launcher
 * was killed. Only for who holds the lock of the directory. Throws EngineUnavailableError when it does not stop.
 */
export async function stopOrphan(data: string): Promise<void> {
  const file = join(data, 'postmaster.pid')
  const pid = readPid(file)
  if (pid !== undefined && isServerOf(pid, data)) await stop(pid, data)
  // What is left is stale, and its pid may be somebody else's by now, whom Postgres would respect.
  rmSync(file, { force: true })
}

/**
 * Throws EngineUnavailableError where the server was started on another host, of which a file has the name, and did
 * not end in order: from here nobody can tell whether it still runs, and two over one directory destroy it.
 */
export function refuseOrphanElsewhere(data: string, hostFile: string): void {
  const file = join(data, 'postmaster.pid')
  if (readPid(file) === undefined || !existsSync(hostFile)) return
  const host = readFileSync(hostFile, 'utf8')
  if (host === hostname()) return
  throw new EngineUnavailableError(
    `PostgreSQL may still run over ${data} on ${host}: see that it has ended there, then remove ${file}`,
  )
}

function readPid(file: string): number | undefined {
  try {
    const pid = Number(readFileSync(file, 'utf8').split('\n', 1)[0])
    return pid > 0 ? pid : undefined
  } catch {
    return undefined
  }
}

/** A server works in its data directory, which /proc tells whatever path it was started with. */
function isServerOf(pid: number, data: string): boolean {
  const command = commandOf(pid)
  if (!command.includes('postgres')) return false
  try {
    return readlinkSync(`/proc/${pid}/cwd`) === data
  } catch {
    return command.includes(data)
  }
}

function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')
  } catch {
    return spawnSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' }).stdout ?? ''
  }
}

async function stop(pid: number, data: string): Promise<void> {
  for (const [signal, patience] of signals) {
    send(pid, signal)
    for (let waited = 0; waited < patience; waited += pause) {
      await sleep(pause)
      if (!isServerOf(pid, data)) return
    }
  }
  throw new EngineUnavailableError(`process ${pid} still serves ${data}: stop it first`)
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal)
  } catch {
    // It has ended, or is another user's: whether it still serves tells.
  }
}
