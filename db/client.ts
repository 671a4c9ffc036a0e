import { RDSDataClient } from '@aws-sdk/client-rds-data'
import { Kysely } from 'kysely'
import { now } from './clock.ts'
import { type DatabaseConfig, readDatabaseConfig } from './config.ts'
import { DataApiDialect } from './data-api/index.ts'
import type { Database } from './schema.ts'

/** Milliseconds that are left for waiting until a database has resumed. */
export type RemainingTime = () => number

/** Told of each call to the Data API, retries included, when it has been answered. */
export type OnCall = (call: { milliseconds: number; sql: string | undefined }) => void

export function createDatabase(
  config: DatabaseConfig,
  client: RDSDataClient = createClient(),
  remainingTime?: RemainingTime,
): Kysely<Database> {
  return new Kysely({ dialect: new DataApiDialect({ client, ...config, remainingTime }) })
}

/** It finds region, credentials and `AWS_ENDPOINT_URL_RDS_DATA` by itself. */
function createClient(): RDSDataClient {
  const client = new RDSDataClient({})
  // Nobody reads its log, for which it would copy each request and all rows of each answer.
  client.middlewareStack.remove('loggerMiddleware')
  return client
}

let shared: { config: DatabaseConfig; client: RDSDataClient } | undefined

/**
 * The database of the environment. All that are asked for share one client with its connections; beyond
 * that one is cheap, so that each invocation of a Lambda can have its own with the time that it has left.
 */
export function getDatabase(remainingTime?: RemainingTime, onCall?: OnCall): Kysely<Database> {
  shared ??= { config: readDatabaseConfig(), client: createClient() }
  const client = onCall ? observe(shared.client, onCall) : shared.client
  return createDatabase(shared.config, client, remainingTime)
}

/** The same client, with its calls watched. */
function observe(client: RDSDataClient, onCall: OnCall): RDSDataClient {
  const send = async (command: Parameters<RDSDataClient['send']>[0]) => {
    const started = now()
    try {
      return await client.send(command)
    } finally {
      const sql = 'sql' in command.input ? command.input.sql : undefined
      onCall({ milliseconds: now() - started, sql })
    }
  }
  return Object.assign(Object.create(client), { send })
}

/** The same for migrations, whose statements may take longer than a call to the Data API may. */
export function getMigrationDatabase(remainingTime?: RemainingTime): Kysely<Database> {
  const config = { ...readDatabaseConfig(), continueAfterTimeout: true }
  return createDatabase(config, createClient(), remainingTime)
}
