import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, openSync, readFileSync, realpathSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { endWithUs } from './end-with-us.ts'
import { EngineUnavailableError } from './engine.ts'
import { requireNativeBinaries } from './native-binaries.ts'
import { nativePaths } from './native-build.ts'
import { chooseIdentity, commandAs } from './native-identity.ts'
import { refuseOrphanElsewhere, stopOrphan } from './native-orphan.ts'
import { freePort, readPort } from './native-port.ts'

export interface NativeServer {
  /** With its password. */
  url: string
  close(): Promise<void>
}

/** A port that was free may be taken when the server gets to it. */
const attempts = 5
const pause = 10

/**
 * Starts PostgreSQL over a directory made by buildNative, on the port of the last time where that is free; one that
 * was left running there is stopped first. `onNotice` is told when it has ended without being closed. Throws
 * EngineUnavailableError.
 */
export async function startNativeServer(
  directory: string,
  onNotice: (line: string) => void = () => {},
): Promise<NativeServer> {
  const { postgres } = await requireNativeBinaries()
  const { data, password, log, port: portFile, host } = nativePaths(realpathSync(directory))
  refuseOrphanElsewhere(data, host)
  await stopOrphan(data)
  writeFileSync(host, hostname())
  const secret = readFileSync(password, 'utf8')
  for (let attempt = 1; ; attempt += 1) {
    // Tools that were told of it find the way again.
    const known = attempt === 1 ? readPort(portFile) : undefined
    const port = known ?? (await freePort())
    if (port !== known) writeFileSync(portFile, String(port))
    const child = launch(postgres, data, port, log)
    if (await becomesReady(child, data)) {
      const url = `postgresql://postgres:${secret}@127.0.0.1:${port}/postgres`
      const tell = () => onNotice(`PostgreSQL has ended, ${log} may say why: start again.`)
      child.once('exit', tell)
      return { url, close: () => stop(child.off('exit', tell)) }
    }
    const reason = reasonIn(log)
    if (attempt === attempts || !reason.includes('could not create any TCP/IP sockets')) {
      throw new EngineUnavailableError(`PostgreSQL did not start: ${reason} (${log})`)
    }
  }
}

/** Without fsync it survives the end of any process, like PGlite, but not a power cut. */
function launch(postgres: string, data: string, port: number, log: string): ChildProcess {
  const settings = ['-D', data, '-h', '127.0.0.1', '-p', String(port), '-k', '', '-F']
  const { command, args, options } = commandAs(chooseIdentity(postgres), postgres, settings)
  const output = openSync(log, 'w')
  // In a group of its own, so that Ctrl-C reaches it only through us, after the running statements.
  const child = spawn(command, args, {
    ...options,
    detached: true,
    stdio: ['ignore', output, output],
  })
  closeSync(output)
  child.on('error', () => {})
  endWithUs(child)
  return child
}

/** The eighth line of postmaster.pid says so. */
async function becomesReady(child: ChildProcess, data: string): Promise<boolean> {
  while (child.pid !== undefined && child.exitCode === null && child.signalCode === null) {
    if (readLines(join(data, 'postmaster.pid'))[7]?.trim() === 'ready') return true
    await sleep(pause)
  }
  return false
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const exited = once(child, 'exit')
  child.kill('SIGINT')
  await exited
}

/** What it ended with, in full; after that it may say that it has ended. */
function reasonIn(log: string): string {
  const lines = readLines(log).filter((line) => line.trim() !== '')
  const last = lines.findLastIndex((line) => / (FATAL|PANIC): /.test(line))
  const [, detail] = / DETAIL: +(.*)/.exec(lines[last + 1] ?? '') ?? []
  return [lines.at(last) ?? 'it said nothing', last >= 0 && detail].filter(Boolean).join(': ')
}

function readLines(file: string): string[] {
  try {
    return readFileSync(file, 'utf8').split('\n')
  } catch {
    return []
  }
}
