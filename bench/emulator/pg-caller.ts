import pg from 'pg'

const [url = '', callers = '1', seconds = '1'] = process.argv.slice(2)
const pool = new pg.Pool({ connectionString: url, max: Number(callers) })
const sql = 'select id, user_id, content, created_at from tweets where id = $1'

async function callUntil(end: number): Promise<number> {
  let calls = 0
  while (performance.now() < end) {
    await pool.query(sql, [1])
    calls += 1
  }
  return calls
}

async function run(): Promise<void> {
  const first = await callUntil(performance.now() + 500)
  const end = performance.now() + Number(seconds) * 1000
  const counts = await Promise.all(Array.from({ length: Number(callers) }, () => callUntil(end)))
  const counted = counts.reduce((sum, count) => sum + count, 0)
  console.log(`${Math.round(counted / Number(seconds))} calls/s, ${first + counted} in all`)
  await pool.end()
}

run()
