import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { PGlite } from '@electric-sql/pglite'
import { buildNative } from '../scripts/data-api/engines/native-build.ts'
import { type NativeServer, startNativeServer } from '../scripts/data-api/engines/native-server.ts'
import { matchOutput } from './dev-process.ts'
import { reportLargeResult } from './emulator-large-result.ts'
import { type Served, serve, serveEmulator, withSdk } from './emulator-process.ts'
import { describeSamples, median } from './median.ts'

const rounds = 3
const seconds = 3
const concurrencies = [1, 10, 50]

const schema = [
  `create table tweets (
    id bigint generated always as identity primary key,
    user_id bigint not null,
    content text not null,
    created_at timestamptz not null default now()
  )`,
  "insert into tweets (user_id, content) select n, repeat('x', 80) from generate_series(1, 1000) n",
]

/**
 * One row by key: through the emulator with the SDK, against what the SDK can do with a server that only
 * answers, and against the same statement without emulator and SDK. Every load has a process of its own.
 */
export async function benchEmulator(): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), 'plaster-bench-'))
  const native = join(directory, 'native')
  await buildNative(native)
  const postgres = await startNativeServer(native)
  const empty = await serve(['--import', 'tsx', 'bench/empty-server.ts'])
  const pglite = await serveWithTweets(['--data-dir', join(directory, 'data')])
  const overPostgres = await serveWithTweets(['--database-url', postgres.url])

  for (const callers of concurrencies) {
    await compare(callers, { empty, pglite, overPostgres, postgres })
  }
  await reportInProcess()
  await reportLargeResult({
    pglite: pglite.endpoint,
    overPostgres: overPostgres.endpoint,
    postgres,
  })

  for (const { stop } of [empty, pglite, overPostgres]) await stop()
  await postgres.close()
  rmSync(directory, { recursive: true })
}

interface Servers {
  empty: Served
  pglite: Served
  overPostgres: Served
  postgres: NativeServer
}

async function compare(callers: number, servers: Servers): Promise<void> {
  const { empty, pglite, overPostgres, postgres } = servers
  const samples = { empty: [], pglite: [], postgres: [], pg: [] } as Record<string, number[]>
  for (let round = 0; round < rounds; round += 1) {
    samples.empty?.push(await call('sdk-caller.ts', empty.endpoint, callers))
    samples.pglite?.push(await call('sdk-caller.ts', pglite.endpoint, callers))
    samples.postgres?.push(await call('sdk-caller.ts', overPostgres.endpoint, callers))
    samples.pg?.push(await call('pg-caller.ts', postgres.url, callers))
  }
  const show = (label: string, of: number[] = []) => {
    const ratio = median(of) / median(samples.empty ?? [])
    console.log(
      `  ${label.padEnd(34)} ${describeSamples(of, 'calls/s').padEnd(38)} ${ratio.toFixed(2)}`,
    )
  }
  console.log(`  ${callers} callers`)
  show('SDK, server that only answers', samples.empty)
  show('SDK, emulator over PGlite', samples.pglite)
  show('SDK, emulator over PostgreSQL 17', samples.postgres)
  show('pg, PostgreSQL 17', samples.pg)
}

async function call(file: string, target: string, callers: number): Promise<number> {
  const path = fileURLToPath(new URL(file, import.meta.url))
  const args = ['--import', 'tsx', path, target, String(callers), String(seconds)]
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  const [, perSecond] = await matchOutput(child, /^(\d+)$/m)
  return Number(perSecond)
}

async function serveWithTweets(options: string[]): Promise<Served> {
  const served = await serveEmulator(options)
  await withSdk(served.endpoint, async (execute) => {
    for (const sql of schema) await execute(sql)
  })
  return served
}

/** PGlite without a thread, a server or a reset: what is left when all is taken away. */
async function reportInProcess(): Promise<void> {
  const database = await PGlite.create()
  for (const sql of schema) await database.exec(sql)
  const samples: number[] = []
  for (let round = 0; round <= rounds; round += 1) {
    const end = performance.now() + seconds * 1000
    let calls = 0
    for (; performance.now() < end; calls += 1) {
      await database.query('select id, user_id, content, created_at from tweets where id = $1', [1])
    }
    if (round > 0) samples.push(calls / seconds)
  }
  await database.close()
  console.log(`  PGlite in this process             ${describeSamples(samples, 'calls/s')}`)
}
