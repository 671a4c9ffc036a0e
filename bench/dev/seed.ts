import { openPgliteEngine } from '../../scripts/data-api/engines/pglite.ts'
import { startDataApi } from '../../scripts/data-api/server.ts'
import { openByEndpoint } from '../../scripts/database/open-database.ts'
import { upgradeToHead } from '../../scripts/db/folder/upgrade-to-head.ts'
import { seed, seedDefaults } from '../../scripts/seed/seed.ts'
import { describeSamples } from '../median.ts'

const rounds = 3
const counts = { users: 1_000, tweets: 49_000, likes: 50_000 }

/** 100,000 rows of fake data, through the SDK and the Data API. */
export async function benchSeed(): Promise<void> {
  const samples: number[] = []
  let calls = 0
  for (let round = 0; round < rounds; round += 1) {
    const engine = await openPgliteEngine()
    const dataApi = await startDataApi({ engine, port: 0 })
    const { db, close } = openByEndpoint(dataApi.url, '')
    await upgradeToHead(db)
    const before = dataApi.calls()
    const started = performance.now()
    await seed(db, { ...seedDefaults, ...counts })
    samples.push(performance.now() - started)
    calls = dataApi.calls() - before
    await close()
    await dataApi.close()
    await engine.close()
  }
  console.log(`  100,000 rows  ${describeSamples(samples, 'ms')}, ${calls} Data API calls`)
}
