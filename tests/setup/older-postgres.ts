import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { chownSync, existsSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { endWithUs } from '../../scripts/data-api/engines/end-with-us.ts'
import {
  chooseIdentity,
  commandAs,
  ownerFor,
} from '../../scripts/data-api/engines/native-identity.ts'
import type { NativePostgres } from './native-postgres.ts'

const binaries = '/usr/lib/postgresql/15/bin'

/** Whether this machine has PostgreSQL 15, as Debian installs it. */
export const olderPostgresIsHere = existsSync(join(binaries, 'postgres'))

/** PostgreSQL 15 on a free port with an empty database. */
export async function startOlderPostgres(): Promise<NativePostgres> {
  const postgres = join(binaries, 'postgres')
  const identity = chooseIdentity(postgres)
  const directory = mkdtempSync(join(tmpdir(), 'plaster-postgres-15-'))
  const owner = ownerFor(identity)
  if (owner !== undefined) chownSync(directory, owner, owner)
  const data = join(directory, 'data')
  const port = await freePort()
  const make = commandAs(identity, join(binaries, 'initdb'), [
    ...['--pgdata', data, '--username', 'postgres', '--auth', 'trust'],
    ...['--encoding', 'UTF8', '--locale', 'C', '--no-sync'],
  ])
  const made = spawnSync(make.command, make.args, { ...make.options, encoding: 'utf8' })
  if (made.status !== 0) throw new Error(made.stderr)
  const run = commandAs(identity, postgres, [
    ...['-D', data, '-h', '127.0.0.1', '-p', String(port), '-k', '', '-F'],
  ])
  const server = spawn(run.command, run.args, { ...run.options, stdio: 'ignore' })
  endWithUs(server)
  const url = `postgres://postgres@127.0.0.1:${port}/postgres`
  await untilReady(url, server)
  return {
    url,
    async close() {
      const ended = once(server, 'exit')
      server.kill('SIGINT')
      await ended
      rmSync(directory, { recursive: true })
    },
  }
}

async function untilReady(connectionString: string, server: ChildProcess): Promise<void> {
  for (;;) {
    const client = new pg.Client({ connectionString })
    try {
      await client.connect()
      await client.end()
      return
    } catch (error) {
      if (server.exitCode !== null) throw error
      await sleep(20)
    }
  }
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const { port } = probe.address() as { port: number }
  await new Promise((resolve) => probe.close(resolve))
  return port
}
