import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { getMigrationDatabase } from '../../db/client.ts'
import { embeddedDatabase } from '../data-api/engines/pglite.ts'
import { databaseOf } from '../data-api/engines/postgres-url.ts'
import { startDataApi } from '../data-api/server.ts'
import { localEnvironment } from '../database/local-target.ts'
import { openEngine } from '../database/open-engine.ts'
import { whoRuns } from '../db/session/who.ts'
import { docsRoutes } from '../docs-page/routes.ts'
import { readHttpApi } from '../serverless/http-api.ts'
import { studioRoutes } from '../studio/routes.ts'
import { openStudio } from '../studio/studio.ts'
import { checkPort } from '../terminal/port.ts'
import { showProgress } from '../terminal/progress.ts'
import type { Closable } from '../terminal/signals.ts'
import { leftAlone } from './left-alone.ts'
import type { DevOptions } from './options.ts'
import { prepareDatabase } from './prepare-database.ts'
import { serveFunctions } from './serve-functions.ts'
import { summarize } from './summary.ts'

const repository = fileURLToPath(new URL('../..', import.meta.url))
const migrations = join(repository, 'migrations')

/**
 * Starts the database, the Data API and the gateway, and says where they are. What it started stands in
 * `running`, what was started last first, also where it throws. It writes in `env` where the Data API is.
 */
export async function startAll(
  options: DevOptions,
  env: NodeJS.ProcessEnv,
  running: Closable[],
): Promise<void> {
  const { port, dataApiPort, databaseUrl, dataDir } = options
  // Building the database takes seconds: what keeps it from being served is said before.
  await checkPort(port, '--port')
  await checkPort(dataApiPort, '--data-api-port')
  const { cors, authorizers } = await readHttpApi(repository)

  const { engine, announce, postgres } = await openEngine({
    databaseUrl,
    directory: dataDir,
    setting: '--data-dir',
    engine: options.engine,
    onProgress: showProgress,
    onNotice: console.error,
  })
  running.unshift(engine)
  const description = describeDatabase(options)
  const dataApi = await startDataApi({
    engine,
    port: dataApiPort,
    engineName: description,
    onNotice: console.error,
  })
  running.unshift(dataApi)

  const database = databaseUrl ? databaseOf(databaseUrl) : embeddedDatabase
  setEnvironment(env, localEnvironment(dataApi.url, database))
  const untouched = leftAlone(databaseUrl, env)
  if (untouched) console.log(untouched)
  else await prepareDatabase(getMigrationDatabase(), console.log, whoRuns(env))
  const studio = openStudio({ endpoint: dataApi.url, database, description, migrations })
  running.unshift(studio)
  const gateway = await serveFunctions({
    port,
    concurrency: options.concurrency,
    cors,
    authorizers,
    others: [...docsRoutes, ...studioRoutes(studio)],
  })
  running.unshift(gateway)
  announce(dataApi.url)
  const summary = summarize({
    api: gateway.url,
    dataApi: dataApi.url,
    database: description,
    postgres,
    engine: databaseUrl ? undefined : options.engine,
  })
  console.log(`\n${summary}\n`)
}

/** For the functions, which run in this process. */
function setEnvironment(env: NodeJS.ProcessEnv, local: Record<string, string>): void {
  Object.assign(env, local)
  env.PLASTER_DEBUG ??= '1'
  env.PLASTER_LOG ??= 'text'
  // Ten frames, the default, may all be those of the SDK and of Kysely.
  Error.stackTraceLimit = 40
}

const embedded = { pglite: 'embedded Postgres', native: 'PostgreSQL 17' }

function describeDatabase({ databaseUrl, dataDir, engine }: DevOptions): string {
  if (!databaseUrl) return `${dataDir} (${embedded[engine]})`
  return `${databaseOf(databaseUrl)} at ${new URL(databaseUrl).host}`
}
