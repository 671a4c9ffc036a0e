import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { sql } from 'kysely'
import { buildNative } from '../../scripts/data-api/engines/native-build.ts'
import { startNativeServer } from '../../scripts/data-api/engines/native-server.ts'
import { openPostgresEngine } from '../../scripts/data-api/engines/postgres.ts'
import { startDataApi } from '../../scripts/data-api/server.ts'
import { upgradeToHead } from '../../scripts/db/folder/upgrade-to-head.ts'
import { startGateway } from '../../scripts/gateway/server.ts'
import { studioRoutes } from '../../scripts/studio/routes.ts'
import { openStudio } from '../../scripts/studio/studio.ts'
import { chromiumIsHere, launchChromium } from '../../tests/setup/watched-page.ts'
import { describeSamples } from '../median.ts'

const migrations = fileURLToPath(new URL('../../migrations', import.meta.url))
const rows = 1_000_000
const chunk = 100_000
const visits = 9

/** Data API calls and times of the studio's views of a table of a million rows, on PostgreSQL 17. */
export async function benchStudio(): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), 'plaster-bench-'))
  await buildNative(directory)
  const postgres = await startNativeServer(directory)
  const dataApi = await startDataApi({ engine: await openPostgresEngine(postgres.url), port: 0 })
  const studio = openStudio({ endpoint: dataApi.url, description: 'a million rows', migrations })
  const gateway = await startGateway({ port: 0, routes: studioRoutes(studio) })
  await upgradeToHead(studio.db)
  await sql`create table events (id bigint primary key, kind text, started timestamptz, who text)`.execute(
    studio.db,
  )
  for (let last = chunk; last <= rows; last += chunk) {
    await sql`insert into events
      select n, 'kind ' || n % 7, timestamptz '2026-01-01' + make_interval(secs => n), 'somebody ' || n % 1000
      from generate_series(${last - chunk + 1}::bigint, ${last}) as n`.execute(studio.db)
  }
  await sql`create index on events (started)`.execute(studio.db)
  await sql`analyze`.execute(studio.db)

  await benchViews(gateway.url, dataApi.calls)
  if (chromiumIsHere) await benchPaint(gateway.url)
  else console.log('  no first paint: there is no Chromium here')

  await gateway.close()
  await studio.close()
  await dataApi.close()
  await postgres.close()
  rmSync(directory, { recursive: true })
}

async function benchViews(url: string, calls: () => number): Promise<void> {
  const html = await (await fetch(`${url}/studio`)).text()
  const token = html.match(/studio-token" content="([^"]+)"/)?.[1] ?? ''
  const events = { schema: 'public', table: 'events' }
  const page = { ...events, limit: 50 }
  const newest = { column: 'started', direction: 'desc' }
  const started = '2026-01-06 18:53:20+00'
  const questions: [name: string, view: string, question: object][] = [
    ['tables', 'tables', {}],
    ['rows, first page', 'rows', page],
    ['rows, a page in the middle', 'rows', { ...page, after: { key: ['500000'] } }],
    ['rows by an indexed column, first page', 'rows', { ...page, sort: newest }],
    [
      'rows by an indexed column, the middle',
      'rows',
      { ...page, sort: newest, after: { key: ['500000'], sort: started } },
    ],
    [
      'rows with a filter on the index',
      'rows',
      { ...page, filters: [{ column: 'id', operator: '=', value: '999999' }] },
    ],
    ['row', 'row', { ...events, key: ['777777'] }],
    [
      'cell',
      'cell',
      { ...events, key: ['777777'], column: 'who', from: 'somebody 777', to: 'somebody 777' },
    ],
    ['structure', 'structure', events],
    ['revisions', 'revisions', {}],
    ['sql', 'sql', { mode: 'run', statement: 'select * from events' }],
    ['plan', 'sql', { mode: 'explain', statement: 'select * from events' }],
  ]
  for (const [name, view, question] of questions) {
    const samples: number[] = []
    const before = calls()
    for (let visit = 0; visit < visits; visit += 1) {
      const started = performance.now()
      const response = await fetch(`${url}/studio/api/${view}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-studio-token': token },
        body: JSON.stringify(question),
      })
      const text = await response.text()
      if (!response.ok) throw new Error(`${name}: ${text}`)
      samples.push((performance.now() - started) * 1000)
    }
    const perVisit = (calls() - before) / visits
    console.log(`  ${name.padEnd(38)} ${perVisit} call(s)  ${describeSamples(samples, 'µs')}`)
  }
}

/** From the request for the page to its rows on the screen, in a browser that runs already. */
async function benchPaint(url: string): Promise<void> {
  const browser = await launchChromium()
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } })
  const samples: number[] = []
  for (let visit = 0; visit <= visits; visit += 1) {
    await page.goto('about:blank')
    const started = performance.now()
    await page.goto(`${url}/studio#/rows/public/events`, { waitUntil: 'commit' })
    await page.locator('.grid tbody tr:nth-child(50)').waitFor()
    // The first builds the page.
    if (visit > 0) samples.push(performance.now() - started)
  }
  console.log(`  first paint of the rows                ${describeSamples(samples, 'ms')}`)
  await browser.close()
}
