import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { chownSync, existsSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { endWithUs } from '../../scripts/data-api/engines/end-with-us.ts'
import {
  chooseIdentity,
  commandAs,
  ownerFor,
} from '../../scripts/data-api/engines/native-identity.ts'
import { makeDataFolder } from './kept-data.ts'
import type { NativePostgres } from './native-postgres.ts'

const root = '/usr/lib/postgresql'

/** The binaries of the server that the machine itself has, where it has one. */
export const systemPostgres = findBinaries()

export const psqlIsHere = spawnSync('psql', ['--version']).status === 0

function findBinaries(): string | undefined {
  const versions = existsSync(root) ? readdirSync(root) : []
  return versions
    .map((version) => join(root, version, 'bin'))
    .find((bin) => existsSync(join(bin, 'initdb')))
}

/** The machine's own PostgreSQL on a free port with an empty database. */
export async function startSystemPostgres(bin: string): Promise<NativePostgres> {
  const postgres = join(bin, 'postgres')
  const identity = chooseIdentity(postgres)
  const directory = await makeDataFolder(postgres, (folder) => initialise(bin, folder))
  const data = join(directory, 'data')
  const port = await freePort()
  const start = commandAs(identity, postgres, [
    ...['-D', data, '-h', '127.0.0.1', '-p', String(port), '-k', '', '-F'],
  ])
  const server = spawn(start.command, start.args, { ...start.options, stdio: 'ignore' })
  endWithUs(server)
  const exited = once(server, 'exit')
  while (!isReady(data)) {
    if (server.exitCode !== null) throw new Error(`the server ended with ${server.exitCode}`)
    await sleep(20)
  }
  return {
    url: `postgres://postgres@127.0.0.1:${port}/postgres`,
    async close() {
      server.kill('SIGINT')
      await exited
      rmSync(directory, { recursive: true })
    },
  }
}

function initialise(bin: string, folder: string): void {
  const identity = chooseIdentity(join(bin, 'postgres'))
  const owner = ownerFor(identity)
  if (owner !== undefined) chownSync(folder, owner, owner)
  const { command, args, options } = commandAs(identity, join(bin, 'initdb'), [
    ...['--pgdata', join(folder, 'data'), '--username', 'postgres', '--auth', 'trust'],
    ...['--encoding', 'UTF8', '--locale', 'C', '--no-sync'],
  ])
  const { status, stderr } = spawnSync(command, args, { ...options, encoding: 'utf8' })
  if (status !== 0) throw new Error(stderr)
}

function isReady(data: string): boolean {
  const file = join(data, 'postmaster.pid')
  return existsSync(file) && readFileSync(file, 'utf8').split('\n')[7]?.trim() === 'ready'
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const { port } = probe.address() as { port: number }
  probe.close()
  await once(probe, 'close')
  return port
}
