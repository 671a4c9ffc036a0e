import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ExecuteStatementCommand, RDSDataClient, type SqlParameter } from '@aws-sdk/client-rds-data'
import type { Compilable, Kysely } from 'kysely'
import { createDatabase } from '../db/client.ts'
import type { Database } from '../db/schema.ts'
import { localCredentials, localRegion, localTarget } from '../scripts/database/local-target.ts'
import { startDev } from './dev-process.ts'
import { benchDialectBundle } from './dialect-bundle.ts'
import { median } from './median.ts'

const rounds = 11
const callsInRound = 200

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
    const command = commandOf(query())
    const viaDialect = () => query().execute()
    const viaSdk = () => client.send(command)
    const ratios: number[] = []
    await cpuOf(viaDialect)
    await cpuOf(viaSdk)
    for (let round = 0; round < rounds; round += 1) {
      ratios.push((await cpuOf(viaDialect)) / (await cpuOf(viaSdk)))
    }
    const sorted = ratios.toSorted((a, b) => a - b).map((ratio) => ratio.toFixed(2))
    console.log(
      `  ${name.padEnd(18)} ${median(ratios).toFixed(2)} x the SDK alone (${sorted[0]}-${sorted.at(-1)}, n ${rounds})`,
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
function commandOf(query: Query): ExecuteStatementCommand {
  const { sql, parameters } = query.compile()
  return new ExecuteStatementCommand({
    ...localTarget,
    sql,
    parameters: parameters as SqlParameter[],
    includeResultMetadata: true,
    resultSetOptions: { longReturnType: 'STRING' },
  })
}

/** Microseconds of CPU that a call takes here. */
async function cpuOf(call: () => Promise<unknown>): Promise<number> {
  const before = process.cpuUsage()
  for (let count = 0; count < callsInRound; count += 1) await call()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / callsInRound
}
