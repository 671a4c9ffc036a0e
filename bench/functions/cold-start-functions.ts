import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { getDatabase } from '../../db/client.ts'
import { buildFunctions } from '../../scripts/build/build-functions.ts'
import { type Bundle, bundle } from '../../scripts/build/bundle.ts'
import { writeFunction } from '../../scripts/build/write-function.ts'
import { createMatcher } from '../../scripts/gateway/match-route.ts'
import { loadRoutes, type Route } from '../../scripts/routes/load-routes.ts'
import { apiEvent } from '../../tests/functions/api-event.ts'
import { endpointRequests, openFirstSession } from './endpoint-requests.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

const statement = `
  import { ExecuteStatementCommand, RDSDataClient } from '@aws-sdk/client-rds-data'
  const { DATABASE_RESOURCE_ARN: resourceArn, DATABASE_SECRET_ARN: secretArn, DATABASE_NAME: database } = process.env
  const client = new RDSDataClient({})
  const sql = 'select 1'`

const baselines = {
  hello: 'export const handler = async () => ({ statusCode: 200 })',
  sdk: `${statement}
    export async function handler() {
      await client.send(new ExecuteStatementCommand({ resourceArn, secretArn, database, sql }))
      return { statusCode: 200 }
    }`,
  'sdk and scrypt': `${statement}
    import { hashPassword } from './db/password.ts'
    export async function handler() {
      await hashPassword('correct horse')
      await client.send(new ExecuteStatementCommand({ resourceArn, secretArn, database, sql }))
      return { statusCode: 200 }
    }`,
}

export interface Measured {
  name: string
  file: string
  /** What it is compared with: one that does its work with the SDK as it comes. */
  baseline: keyof typeof baselines
  event(): object | Promise<object>
}

export async function buildBaselines(directory: string): Promise<Measured[]> {
  const folder = join(directory, 'baselines')
  const names = Object.keys(baselines) as (keyof typeof baselines)[]
  const entries = names.map((name) => ({
    functionName: name,
    source: baselines[name],
    assets: [],
  }))
  const { bundles } = await bundle(entries, root)
  for (const entry of entries) {
    await writeFunction(entry, bundles.get(entry.functionName) as Bundle, folder)
  }
  return names.map((name) => ({
    name,
    file: pathToFileURL(join(folder, name, 'index.js')).href,
    baseline: name === 'hello' ? 'sdk' : name,
    event: () => ({}),
  }))
}

export async function buildHandlers(directory: string): Promise<Measured[]> {
  const folder = join(directory, 'handlers')
  await buildFunctions(folder)
  const routes = await loadRoutes()
  return Object.entries(endpointRequests).map(([name, [path, body]]) => ({
    name,
    file: pathToFileURL(join(folder, name, 'index.js')).href,
    baseline: body && 'password' in body ? 'sdk and scrypt' : 'sdk',
    event: () => eventOf(routes, name, path, body),
  }))
}

async function eventOf(routes: readonly Route[], name: string, path: string, body?: object) {
  const method = routes.find(({ functionName }) => functionName === name)?.method ?? ''
  const params = createMatcher(routes)(method, path)?.pathParameters
  const authorization = await openFirstSession(getDatabase())
  const headers = { 'content-type': 'application/json', authorization }
  return apiEvent({ method, path, params, body, headers })
}
