import { getDatabase } from '../../db/client.ts'
import { openPgliteEngine } from '../../scripts/data-api/engines/pglite.ts'
import { startDataApi } from '../../scripts/data-api/server.ts'
import { localEnvironment } from '../../scripts/database/local-target.ts'
import { prepareDatabase } from '../../scripts/dev/prepare-database.ts'
import { createMatcher } from '../../scripts/gateway/match-route.ts'
import { loadRoutes } from '../../scripts/routes/load-routes.ts'
import { apiEvent } from '../../tests/functions/api-event.ts'
import { median } from '../median.ts'
import { endpointRequests, openFirstSession } from './endpoint-requests.ts'

const rounds = 200
const warmUp = 50

/** Milliseconds that a warm handler takes beside the calls to the Data API, by its own log. */
export async function benchWarm(): Promise<void> {
  const engine = await openPgliteEngine()
  const dataApi = await startDataApi({ engine, port: 0 })
  Object.assign(process.env, localEnvironment(dataApi.url), { PLASTER_LOG: 'json' })
  await prepareDatabase(getDatabase(), () => {})
  const authorization = await openFirstSession(getDatabase())
  const headers = { 'content-type': 'application/json', authorization }
  const routes = await loadRoutes()
  const match = createMatcher(routes)

  for (const { functionName, method, handler } of routes) {
    const [path, body] = endpointRequests[functionName] ?? ['/']
    // What removes itself, or hashes a password, is not measured.
    if (method === 'DELETE' || (body && 'password' in body)) continue
    const event = apiEvent({
      method,
      path,
      params: match(method, path)?.pathParameters,
      body,
      headers,
    })
    const samples: number[] = []
    for (let round = 0; round < rounds + warmUp; round += 1) {
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
