import { mkdtempSync, rmSync } from 'node:fs'
import { availableParallelism, loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  ExecuteStatementCommand,
  type ExecuteStatementCommandInput,
  RDSDataClient,
} from '@aws-sdk/client-rds-data'
import { PGlite } from '@electric-sql/pglite'
import pg from 'pg'
import { buildNative } from '../../scripts/data-api/engines/native-build.ts'
import { startNativeServer } from '../../scripts/data-api/engines/native-server.ts'
import { localCredentials, localRegion, localTarget } from '../../scripts/database/local-target.ts'
import { describeSamples, middleHalf } from '../median.ts'
import { type Served, serve, serveEmulator, withSdk } from './emulator-process.ts'
import { callFor, interleave, type Load, type Sample } from './interleave.ts'
import { reportLargeResult } from './large-result.ts'

/** Both sides are slow until V8 has compiled what they do often, the wasm above all. */
const warmUp = 5_000
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
 * answers, and against the same statement without emulator and SDK. With 10 callers and more, client and
 * emulator need two processors and more: where others work too, that is what is measured.
 */
export async function benchEmulator(): Promise<void> {
  const [load = 0] = loadavg()
  console.log(`  ${availableParallelism()} processors, load before it ${load.toFixed(1)}`)
  const directory = mkdtempSync(join(tmpdir(), 'plaster-bench-'))
  const native = join(directory, 'native')
  await buildNative(native)
  const postgres = await startNativeServer(native)
  const pool = new pg.Pool({ connectionString: postgres.url, max: Math.max(...concurrencies) })
  const empty = await serve(['--import', 'tsx', 'bench/emulator/empty-server.ts'])
  const pglite = await serveWithTweets(['--data-dir', join(directory, 'data')])
  const overPostgres = await serveWithTweets(['--database-url', postgres.url])
  const loads: Load[] = [
    { label: 'SDK, server that only answers', call: bySdk(empty), pid: empty.pid },
    { label: 'SDK, emulator over PGlite', call: bySdk(pglite), pid: pglite.pid },
    {
      label: 'SDK, the same, another text each',
      call: bySdk(pglite, anotherText),
      pid: pglite.pid,
    },
    { label: 'SDK, emulator over PostgreSQL 17', call: bySdk(overPostgres), pid: overPostgres.pid },
    { label: 'pg, PostgreSQL 17', call: () => pool.query(direct, [1]) },
  ]

  for (const { call } of loads) await callFor(warmUp, call, 10)
  for (const callers of concurrencies) {
    console.log(`  ${callers} callers`)
    report(await interleave(loads, callers))
  }
  await pool.end()
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

const direct = 'select id, user_id, content, created_at from tweets where id = $1'
const input = {
  ...localTarget,
  sql: 'select "tweets"."id", "tweets"."user_id", "tweets"."content", "tweets"."created_at" from "tweets" where "tweets"."id" = :0',
  parameters: [{ name: '0', value: { longValue: 1 } }],
  includeResultMetadata: true,
  resultSetOptions: { longReturnType: 'STRING' },
} satisfies ExecuteStatementCommandInput

const sameText = () => new ExecuteStatementCommand(input)

/** PGlite keeps the last statement parsed. */
let texts = 0
function anotherText(): ExecuteStatementCommand {
  texts += 1
  return new ExecuteStatementCommand({ ...input, sql: `${input.sql} -- ${texts}` })
}

/** Its sockets stay open until the server closes them. */
function bySdk({ endpoint }: Served, command = sameText): () => Promise<unknown> {
  const client = new RDSDataClient({ endpoint, region: localRegion, credentials: localCredentials })
  return () => client.send(command())
}

/** The first one is what the others are a share of, round by round. */
function report(samples: Sample[]): void {
  const [{ rates: most }] = samples as [Sample]
  for (const { label, rates, processor } of samples) {
    const share = middleHalf(rates.map((rate, round) => rate / (most[round] ?? Number.NaN)))
    const cost = Number.isNaN(processor) ? '' : `  ${processor.toFixed(2)} ms of processor`
    console.log(
      `  ${label.padEnd(34)} ${describeSamples(rates, 'calls/s').padEnd(38)} ${share}${cost}`,
    )
  }
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
  const call = () => database.query(direct, [1])
  await callFor(warmUp, call, 1)
  const [{ rates }] = (await interleave([{ label: 'PGlite in this process', call }], 1)) as [Sample]
  await database.close()
  console.log(`  ${'PGlite in this process'.padEnd(34)} ${describeSamples(rates, 'calls/s')}`)
}
