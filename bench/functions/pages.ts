import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Kysely, sql } from 'kysely'
import type { PageRequest } from '../../db/queries/page.ts'
import { listTweets, listTweetsOfUser } from '../../db/queries/tweet-lists.ts'
import type { Database } from '../../db/schema.ts'
import { buildNative } from '../../scripts/data-api/engines/native-build.ts'
import { startNativeServer } from '../../scripts/data-api/engines/native-server.ts'
import { openPostgresEngine } from '../../scripts/data-api/engines/postgres.ts'
import { startDataApi } from '../../scripts/data-api/server.ts'
import { openByEndpoint } from '../../scripts/database/open-database.ts'
import { upgradeToHead } from '../../scripts/db/folder/upgrade-to-head.ts'
import { describeSamples, median } from '../median.ts'

const tweets = 1_000_000
const chunk = 50_000
const users = 1_000
const rounds = 200
const limit = 20

/** Page 1 against page 10,000 of a million tweets, through the Data API, the two in turns. */
export async function benchPages(): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), 'plaster-bench-'))
  await buildNative(directory)
  const postgres = await startNativeServer(directory)
  const dataApi = await startDataApi({ engine: await openPostgresEngine(postgres.url), port: 0 })
  const { db, close } = openByEndpoint(dataApi.url, '')
  await upgradeToHead(db)
  await fill(db)

  await compare('all tweets', (page) => listTweets(db, {}, page))
  await compare("a user's tweets", (page) => listTweetsOfUser(db, 1, {}, page))

  await close()
  await dataApi.close()
  await postgres.close()
  rmSync(directory, { recursive: true })
}

async function fill(db: Kysely<Database>): Promise<void> {
  await sql`insert into users (username, password_hash)
    select 'user_' || n, '!' from generate_series(1, ${users}) as n`.execute(db)
  // The Data API ends a statement after 45 seconds.
  for (let last = chunk; last <= tweets; last += chunk) {
    await sql`insert into tweets (user_id, content)
      select 1 + n % ${users}, 'tweet number ' || n
      from generate_series(${last - chunk + 1}, ${last}) as n`.execute(db)
  }
  await sql`analyze`.execute(db)
}

async function compare(what: string, list: (page: PageRequest) => Promise<unknown>): Promise<void> {
  const first: number[] = []
  const deep: number[] = []
  const measure = async (samples: number[], page: PageRequest) => {
    const started = performance.now()
    await list(page)
    samples.push((performance.now() - started) * 1_000)
  }
  for (let round = 0; round < rounds; round += 1) {
    await measure(first, { limit })
    await measure(deep, { limit, before: tweets - 10_000 * limit })
  }
  console.log(`  ${what}, newest        ${describeSamples(first, 'µs')}`)
  console.log(`  ${what}, below 200,000 ${describeSamples(deep, 'µs')}`)
  console.log(`  ${what}, ratio ${(median(deep) / median(first)).toFixed(2)}`)
}
