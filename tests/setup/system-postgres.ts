import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { endWithUs } from '../../scripts/data-api/engines/end-with-us.ts'
import { chooseIdentity, commandAs } from '../../scripts/data-api/engines/native-identity.ts'
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
  const directory = mkdtempSync(join(tmpdir(), 'plaster-system-'))
  const data = join(directory, 'data')
  const identity = chooseIdentity(join(bin, 'postgres'))
  const run = (name: string, args: string[]) => commandAs(identity, join(bin, name), args)
  const make = run('initdb', [
    '-D',
    data,
    '-U',
    'postgres',
    '-A',
    'trust',
    '-E',
    'UTF8',
    '--locale',
    'C',
    '-N',
  ])
  const made = spawnSync(make.command, make.args, { ...make.options, encoding: 'utf8' })
  if (made.status !== 0) throw new Error(made.stderr)
  const port = await freePort()
  const start = run('postgres', ['-D', data, '-h', '127.0.0.1', '-p', String(port), '-k', '', '-F'])
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
