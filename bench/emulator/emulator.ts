import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { PGlite } from '@electric-sql/pglite'
import { buildNative } from '../../scripts/data-api/engines/native-build.ts'
import {
  type NativeServer,
  startNativeServer,
} from '../../scripts/data-api/engines/native-server.ts'
import { matchOutput } from '../dev-process.ts'
import { describeSamples, median } from '../median.ts'
import { processorTime } from '../processor-time.ts'
import { type Served, serve, serveEmulator, withSdk } from './emulator-process.ts'
import { reportLargeResult } from './large-result.ts'

const rounds = 3
const seconds = 3
/** A server is slow until V8 has compiled what it does often, its wasm above all. */
const warmUpSeconds = 10
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
  const empty = await serve(['--import', 'tsx', 'bench/emulator/empty-server.ts'])
  const pglite = await serveWithTweets(['--data-dir', join(directory, 'data')])
  const overPostgres = await serveWithTweets(['--database-url', postgres.url])

  for (const { endpoint } of [empty, pglite, overPostgres]) {
    await call('sdk-caller.ts', endpoint, 10, warmUpSeconds)
  }
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
  const loads: Load[] = [
    { label: 'SDK, server that only answers', served: empty, rates: [], processor: [] },
    { label: 'SDK, emulator over PGlite', served: pglite, rates: [], processor: [] },
    { label: 'SDK, emulator over PostgreSQL 17', served: overPostgres, rates: [], processor: [] },
    { label: 'pg, PostgreSQL 17', served: undefined, rates: [], processor: [] },
  ]
  for (let round = 0; round < rounds; round += 1) {
    for (const { served, rates, processor } of loads) {
      if (!served) {
        rates.push((await call('pg-caller.ts', postgres.url, callers)).perSecond)
        continue
      }
      const before = processorTime(served.pid)
      const { perSecond, total } = await call('sdk-caller.ts', served.endpoint, callers)
      rates.push(perSecond)
      processor.push((processorTime(served.pid) - before) / total)
    }
  }
  console.log(`  ${callers} callers`)
  const [{ rates: most }] = loads as [Load]
  for (const { label, rates, processor } of loads) {
    const ratio = (median(rates) / median(most)).toFixed(2)
    const cost = processor.length > 0 ? `  ${median(processor).toFixed(2)} ms of processor` : ''
    console.log(
      `  ${label.padEnd(34)} ${describeSamples(rates, 'calls/s').padEnd(38)} ${ratio}${cost}`,
    )
  }
}

interface Load {
  label: string
  served: Served | undefined
  /** Calls a second. */
  rates: number[]
  /** Milliseconds that the server's own process took for a call. */
  processor: number[]
}

async function call(
  file: string,
  target: string,
  callers: number,
  duration = seconds,
): Promise<{ perSecond: number; total: number }> {
  const path = fileURLToPath(new URL(file, import.meta.url))
  const args = ['--import', 'tsx', path, target, String(callers), String(duration)]
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  const [, perSecond, total] = await matchOutput(child, /^(\d+) calls\/s, (\d+) in all$/m)
  return { perSecond: Number(perSecond), total: Number(total) }
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
