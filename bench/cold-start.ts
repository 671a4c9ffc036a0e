import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { getDatabase } from '../db/client.ts'
import { buildFunctions } from '../scripts/build/build-functions.ts'
import { type Bundle, bundle } from '../scripts/build/bundle.ts'
import { writeFunction } from '../scripts/build/write-function.ts'
import { openPgliteEngine } from '../scripts/data-api/engines/pglite.ts'
import { startDataApi } from '../scripts/data-api/server.ts'
import { localEnvironment } from '../scripts/database/local-target.ts'
import { prepareDatabase } from '../scripts/dev/prepare-database.ts'
import { createMatcher } from '../scripts/gateway/match-route.ts'
import { loadRoutes } from '../scripts/routes/load-routes.ts'
import { apiEvent } from '../tests/functions/api-event.ts'
import { endpointRequests, openFirstSession } from './endpoint-requests.ts'
import { describeSamples, median } from './median.ts'

const caller = fileURLToPath(new URL('cold-start-caller.mjs', import.meta.url))
const root = fileURLToPath(new URL('..', import.meta.url))

const baselines = {
  hello: 'export const handler = async () => ({ statusCode: 200 })',
  sdk: `
    import { ExecuteStatementCommand, RDSDataClient } from '@aws-sdk/client-rds-data'
    const { DATABASE_RESOURCE_ARN: resourceArn, DATABASE_SECRET_ARN: secretArn, DATABASE_NAME: database } = process.env
    const client = new RDSDataClient({})
    const sql = 'select 1'
    export async function handler() {
      await client.send(new ExecuteStatementCommand({ resourceArn, secretArn, database, sql }))
      return { statusCode: 200 }
    }`,
}

interface Sample {
  wall: number
  cpu: number
}

interface Measured {
  name: string
  file: string
  event: object
}

/**
 * From the start of the process to the first answer of each built handler, against a function that does
 * nothing and one that only sends a statement with the SDK as it comes: milliseconds, and those of CPU,
 * which say the same on a machine that has other things to do.
 */
export async function benchColdStart(samples: number): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), 'plaster-bench-'))
  const engine = await openPgliteEngine()
  const dataApi = await startDataApi({ engine, port: 0 })
  const environment = localEnvironment(dataApi.url)
  Object.assign(process.env, environment)
  await prepareDatabase(getDatabase(), () => {})
  const measured = [...(await buildBaselines(directory)), ...(await buildHandlers(directory))]

  for (const node of [process.execPath, ...findNode24()]) {
    const { stdout } = spawnSync(node, ['--version'], { encoding: 'utf8' })
    console.log(`  Node ${stdout.trim()}`)
    const times = new Map(measured.map(({ name }) => [name, [] as Sample[]]))
    for (let sample = 0; sample < samples; sample += 1) {
      for (const one of measured) times.get(one.name)?.push(await time(node, one, environment))
    }
    const sdk = times.get('sdk') ?? []
    for (const [name, taken] of times) {
      const columns = (['wall', 'cpu'] as const).map((clock) => {
        const [own, base] = [taken, sdk].map((all) => all.map((sample) => sample[clock]))
        const ratio = (median(own ?? []) / median(base ?? [])).toFixed(2)
        return `${describeSamples(own ?? [], `ms ${clock}`)} ${ratio}`.padEnd(36)
      })
      console.log(`    ${name.padEnd(20)} ${columns.join(' ')}`)
    }
  }

  await dataApi.close()
  await engine.close()
  rmSync(directory, { recursive: true })
}

async function buildBaselines(directory: string): Promise<Measured[]> {
  const folder = join(directory, 'baselines')
  const entries = Object.entries(baselines).map(([functionName, source]) => ({
    functionName,
    source,
    assets: [],
  }))
  const { bundles } = await bundle(entries, root)
  for (const entry of entries) {
    await writeFunction(entry, bundles.get(entry.functionName) as Bundle, folder)
  }
  return entries.map(({ functionName: name }) => ({
    name,
    file: pathToFileURL(join(folder, name, 'index.js')).href,
    event: {},
  }))
}

async function buildHandlers(directory: string): Promise<Measured[]> {
  const folder = join(directory, 'handlers')
  await buildFunctions(folder)
  const routes = await loadRoutes()
  const match = createMatcher(routes)
  const handlers: Measured[] = []
  for (const { functionName: name, method } of routes) {
    const [path, body] = endpointRequests[name] ?? ['/']
    const authorization = await openFirstSession(getDatabase())
    const headers = { 'content-type': 'application/json', authorization }
    const params = match(method, path)?.pathParameters
    const file = pathToFileURL(join(folder, name, 'index.js')).href
    handlers.push({ name, file, event: apiEvent({ method, path, params, body, headers }) })
  }
  return handlers
}

async function time(
  node: string,
  { name, file, event }: Measured,
  environment: Record<string, string>,
): Promise<Sample> {
  const started = performance.now()
  const child = spawn(node, [caller, file, JSON.stringify(event)], {
    env: { ...environment, AWS_LAMBDA_FUNCTION_NAME: name },
    stdio: ['ignore', 'ignore', 'inherit', 'pipe'],
  })
  const [told] = await once(child.stdio[3] as NodeJS.ReadableStream, 'data')
  const wall = performance.now() - started
  const [status, cpu] = String(told).split(' ').map(Number) as [number, number]
  await once(child, 'close')
  if (status >= 500) throw new Error(`${name} answered ${status}`)
  return { wall, cpu }
}

/** Where npm can supply it. */
function findNode24(): string[] {
  const { stdout } = spawnSync('npx', ['-y', '-p', 'node@24', 'which', 'node'], {
    encoding: 'utf8',
  })
  return stdout?.includes('node') ? [stdout.trim()] : []
}
