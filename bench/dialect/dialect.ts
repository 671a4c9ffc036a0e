import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ExecuteStatementCommand, RDSDataClient, type SqlParameter } from '@aws-sdk/client-rds-data'
import type { Compilable, CompiledQuery, Kysely } from 'kysely'
import { createDatabase } from '../../db/create-database.ts'
import type { Database } from '../../db/schema.ts'
import { localCredentials, localRegion, localTarget } from '../../scripts/database/local-target.ts'
import { startDev } from '../dev-process.ts'
import { describeSamples, median } from '../median.ts'
import { benchDialectBundle } from './dialect-bundle.ts'

const warmUp = 500
const rounds = 61
/** Few, so that what else the machine does falls on both. */
const callsInRound = 40

type Query = Compilable & { execute(): Promise<unknown> }

/** CPU time of the calling process: a query through the dialect, over the same SQL through the SDK alone. */
export async function benchDialect(): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), 'plaster-bench-'))
  const dev = await startDev(directory)
  const connection = {
    endpoint: dev.dataApi,
    region: localRegion,
    credentials: localCredentials,
  }
  const client = new RDSDataClient(connection)
  const db = createDatabase(localTarget, new RDSDataClient(connection))

  for (const [name, query] of Object.entries(queries(db))) {
    const compiled = query().compile()
    const viaDialect = () => query().execute()
    const viaSdk = () => client.send(commandOf(compiled))
    const samples = { dialect: [] as number[], sdk: [] as number[] }
    await cpuOf(viaDialect, warmUp)
    await cpuOf(viaSdk, warmUp)
    for (let round = 0; round < rounds; round += 1) {
      samples.dialect.push(await cpuOf(viaDialect))
      samples.sdk.push(await cpuOf(viaSdk))
    }
    const ratio = median(samples.dialect) / median(samples.sdk)
    console.log(
      `  ${name.padEnd(18)} ${ratio.toFixed(2)} x the SDK alone: ${describeSamples(samples.dialect, 'us')}, not ${describeSamples(samples.sdk, 'us')}`,
    )
  }

  await db.destroy()
  client.destroy()
  await dev.stop()
  rmSync(directory, { recursive: true })
  await benchDialectBundle()
}

function queries(db: Kysely<Database>): Record<string, () => Query> {
  return {
    'one-row select': () =>
      db
        .selectFrom('tweets')
        .select(['id', 'user_id', 'content', 'created_at'])
        .where('id', '=', 1),
    '100-row select': () =>
      db.selectFrom('tweets').select(['id', 'user_id', 'content', 'created_at']).limit(100),
    insert: () => db.insertInto('tweets').values({ user_id: 1, content: 'hello' }).returning('id'),
  }
}

/** What the dialect sends, as it sends it. */
function commandOf({ sql, parameters }: CompiledQuery): ExecuteStatementCommand {
  return new ExecuteStatementCommand({
    ...localTarget,
    sql,
    parameters: parameters as SqlParameter[],
    includeResultMetadata: true,
    resultSetOptions: { longReturnType: 'STRING' },
  })
}

/** Microseconds of CPU that a call takes here. */
async function cpuOf(call: () => Promise<unknown>, calls = callsInRound): Promise<number> {
  const before = process.cpuUsage()
  for (let count = 0; count < calls; count += 1) await call()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / calls
}
