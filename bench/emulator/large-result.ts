import pg from 'pg'
import { describeSamples, median } from '../median.ts'
import { withSdk } from './emulator-process.ts'

const rounds = 15
const sql =
  'select n, n::text, n * 1.5 as half, n % 2 = 0 as even, md5(n::text) from generate_series(1, 10000) as n'

interface Endpoints {
  pglite: string
  overPostgres: string
  postgres: { url: string }
}

/** 10,000 rows of five columns, nearly all that fits under 1 MiB. */
export async function reportLargeResult(endpoints: Endpoints): Promise<void> {
  const { pglite, overPostgres, postgres } = endpoints
  const pool = new pg.Pool({ connectionString: postgres.url, max: 1 })
  const direct = await time(() => pool.query(sql))
  await pool.end()
  console.log('  10,000 rows of five columns')
  const show = (label: string, samples: number[]) => {
    const ratio = (median(samples) / median(direct)).toFixed(1)
    console.log(`  ${label.padEnd(34)} ${describeSamples(samples, 'ms').padEnd(38)} x ${ratio}`)
  }
  show('pg, PostgreSQL 17', direct)
  const throughSdk = (endpoint: string) => withSdk(endpoint, (execute) => time(() => execute(sql)))
  show('SDK, emulator over PGlite', await throughSdk(pglite))
  show('SDK, emulator over PostgreSQL 17', await throughSdk(overPostgres))
}

/** The first round is not counted. */
async function time(work: () => Promise<unknown>): Promise<number[]> {
  const samples: number[] = []
  for (let round = 0; round <= rounds; round += 1) {
    const started = performance.now()
    await work()
    if (round > 0) samples.push(performance.now() - started)
  }
  return samples
}
