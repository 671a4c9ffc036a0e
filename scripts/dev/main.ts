import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Command, InvalidArgumentError, Option } from 'commander'
import { getDatabase } from '../../db/client.ts'
import { embeddedDatabase } from '../data-api/engines/pglite.ts'
import { databaseOf } from '../data-api/engines/postgres.ts'
import { startDataApi } from '../data-api/server.ts'
import { checkDatabaseUrl, databaseUrlOption } from '../database/database-url-option.ts'
import type { EmbeddedEngine } from '../database/embedded-database.ts'
import { engineOption } from '../database/engine-option.ts'
import { localEnvironment } from '../database/local-target.ts'
import { openEngine } from '../database/open-engine.ts'
import { whoRuns } from '../db/session/who.ts'
import { docsRoutes } from '../docs-page/routes.ts'
import { defaultConcurrency } from '../gateway/limits.ts'
import { readHttpApi } from '../serverless/http-api.ts'
import { studioRoutes } from '../studio/routes.ts'
import { openStudio } from '../studio/studio.ts'
import { fail } from '../terminal/failure.ts'
import { checkPort, toPort } from '../terminal/port.ts'
import { showProgress } from '../terminal/progress.ts'
import { type Closable, closeAll, stopOnSignal } from '../terminal/signals.ts'
import { withEngineFlag } from './engine-argument.ts'
import { prepareDatabase } from './prepare-database.ts'
import { serveFunctions } from './serve-functions.ts'
import { summarize } from './summary.ts'

interface Options {
  port: number
  dataApiPort: number
  concurrency: number
  databaseUrl?: string
  dataDir: string
  engine: EmbeddedEngine
}

const repository = fileURLToPath(new URL('../..', import.meta.url))
const migrations = join(repository, 'migrations')

const program = new Command('dev')
  .description('Runs the API, the Data API and the database on this machine')
  .addOption(
    new Option('--port <port>', 'port of the API, 0 for a free one')
      .env('PORT')
      .argParser(toPort)
      .default(3000),
  )
  .addOption(
    new Option('--data-api-port <port>', 'port of the Data API, 0 for a free one')
      .env('DATA_API_PORT')
      .argParser(toPort)
      .default(8080),
  )
  .addOption(
    new Option('--concurrency <instances>', 'how many instances each function may have')
      .argParser(toInstances)
      .default(defaultConcurrency),
  )
  .addOption(databaseUrlOption(process.env))
  .addOption(
    new Option('--data-dir <directory>', 'where the embedded one is kept')
      .env('PLASTER_DATA_DIR')
      .default('.data'),
  )
  .addOption(engineOption())
  .showHelpAfterError(
    'npm keeps flags for itself unless they come after --, as in npm run dev -- --port 3001',
  )
  .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : 2))
  .action(run)

function toInstances(text: string): number {
  if (/^[1-9]\d{0,3}$/.test(text)) return Number(text)
  throw new InvalidArgumentError('It takes a whole number from 1 to 9999.')
}

async function run(options: Options): Promise<void> {
  const running: Closable[] = []
  stopOnSignal(running)
  try {
    await startAll(options, running)
  } catch (error) {
    await closeAll(running)
    throw error
  }
}

async function startAll(options: Options, running: Closable[]): Promise<void> {
  const { port, dataApiPort, databaseUrl, dataDir } = options
  checkDatabaseUrl(program)
  // Building the database takes seconds: what keeps it from being served is said before.
  await checkPort(port, '--port')
  await checkPort(dataApiPort, '--data-api-port')
  const { cors } = await readHttpApi(repository)

  const { engine, announce, postgres } = await openEngine({
    databaseUrl,
    directory: dataDir,
    engine: options.engine,
    onProgress: showProgress,
    onNotice: console.error,
  })
  running.unshift(engine)
  const dataApi = await startDataApi({ engine, port: dataApiPort })
  running.unshift(dataApi)

  const database = databaseUrl ? databaseOf(databaseUrl) : embeddedDatabase
  Object.assign(process.env, localEnvironment(dataApi.url, database))
  process.env.PLASTER_DEBUG ??= '1'
  // Ten frames, the default, may all be those of the SDK and of Kysely.
  Error.stackTraceLimit = 40
  process.env.PLASTER_LOG ??= 'text'
  await prepareDatabase(getDatabase(), console.log, whoRuns(process.env))
  const description = databaseUrl
    ? describeUrl(databaseUrl)
    : `${dataDir} (${embedded[options.engine]})`
  const studio = openStudio({ endpoint: dataApi.url, database, description, migrations })
  running.unshift(studio)
  const gateway = await serveFunctions({
    port,
    concurrency: options.concurrency,
    cors,
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

const embedded = { pglite: 'embedded Postgres', native: 'PostgreSQL 17' }

function describeUrl(url: string): string {
  return `${databaseOf(url)} at ${new URL(url).host}`
}

await program.parseAsync(withEngineFlag(process.argv)).catch(fail)
