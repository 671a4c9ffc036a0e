import { getDatabase } from '../../db/client.ts'
import { openPgliteEngine } from '../../scripts/data-api/engines/pglite.ts'
import { startDataApi } from '../../scripts/data-api/server.ts'
import { localEnvironment } from '../../scripts/database/local-target.ts'
import { prepareDatabase } from '../../scripts/dev/prepare-database.ts'
import { startGateway } from '../../scripts/gateway/server.ts'
import { loadRoutes } from '../../scripts/routes/load-routes.ts'
import { endpointRequests, openFirstSession } from './endpoint-requests.ts'
import { reportIdleMigrate } from './idle-migrate.ts'

/** Data API calls that one request to each endpoint takes, and a deploy's `migrate` with nothing to do. */
export async function benchCalls(): Promise<void> {
  const engine = await openPgliteEngine()
  const dataApi = await startDataApi({ engine, port: 0 })
  Object.assign(process.env, localEnvironment(dataApi.url), { PLASTER_LOG: 'none' })
  const db = getDatabase()
  await prepareDatabase(db, () => {})
  const routes = await loadRoutes()
  const gateway = await startGateway({ routes, port: 0 })

  const methods = new Map(routes.map(({ functionName, method }) => [functionName, method]))
  const missing = routes.filter(({ functionName }) => !endpointRequests[functionName])
  if (missing.length > 0) throw new Error(`no request for ${missing.map((r) => r.functionName)}`)
  for (const [functionName, [path, body]] of Object.entries(endpointRequests)) {
    const authorization = await openFirstSession(db)
    const before = dataApi.calls()
    const { status } = await fetch(gateway.url + path, {
      method: methods.get(functionName) ?? '',
      headers: { 'content-type': 'application/json', authorization },
      ...(body && { body: JSON.stringify(body) }),
    })
    console.log(`  ${functionName.padEnd(20)} ${status}  ${dataApi.calls() - before} call(s)`)
  }

  await reportIdleMigrate(dataApi.calls)

  await gateway.close()
  await dataApi.close()
  await engine.close()
}
