import { getDatabase } from '../../db/client.ts'
import { passwordCost } from '../../db/password.ts'
import { openPgliteEngine } from '../../scripts/data-api/engines/pglite.ts'
import { startDataApi } from '../../scripts/data-api/server.ts'
import { localEnvironment } from '../../scripts/database/local-target.ts'
import { prepareDatabase } from '../../scripts/dev/prepare-database.ts'
import { createMatcher } from '../../scripts/gateway/match-route.ts'
import { loadRoutes } from '../../scripts/routes/load-routes.ts'
import { apiEvent } from '../../tests/functions/api-event.ts'
import { median } from '../median.ts'
import { openFirstSession } from './endpoint-requests.ts'
import { freshRequest } from './fresh-requests.ts'

const rounds = 200
const warmUp = 50

/** Milliseconds that a warm handler takes beside the calls to the Data API and the hash of a password, by its log. */
export async function benchWarm(): Promise<void> {
  const engine = await openPgliteEngine()
  const dataApi = await startDataApi({ engine, port: 0 })
  Object.assign(process.env, localEnvironment(dataApi.url), { PLASTER_LOG: 'json' })
  Object.assign(passwordCost, { logarithmOfN: 1, r: 1, p: 1 })
  const db = getDatabase()
  await prepareDatabase(db, () => {})
  const authorization = await openFirstSession(db)
  const routes = await loadRoutes()
  const match = createMatcher(routes)

  for (const { functionName, method, handler } of routes) {
    const samples: number[] = []
    for (let round = 0; round < rounds + warmUp; round += 1) {
      const { path, body, ...own } = await freshRequest(db, functionName, authorization)
      const headers = { 'content-type': 'application/json', ...own }
      const params = match(method, path)?.pathParameters
      const event = apiEvent({ method, path, params, body, headers })
      const { status, ms, data_api_ms } = await readLog(() => handler(event))
      if (status >= 400) throw new Error(`${functionName} answered ${status}`)
      if (round >= warmUp) samples.push(ms - data_api_ms)
    }
    const [middle, slow] = [median(samples), samples.toSorted((a, b) => a - b)[rounds * 0.9]]
    console.log(`  ${functionName.padEnd(20)} ${middle.toFixed(2)} ms, p90 ${slow?.toFixed(2)}`)
  }

  await dataApi.close()
  await engine.close()
}

/** The line that a request writes to the log. */
async function readLog(ask: () => Promise<unknown>) {
  const { write } = process.stdout
  let line = ''
  process.stdout.write = (chunk: string | Uint8Array) => {
    line += chunk
    return true
  }
  await ask().finally(() => {
    process.stdout.write = write
  })
  return JSON.parse(line)
}
