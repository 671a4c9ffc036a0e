import { RDSDataClient } from '@aws-sdk/client-rds-data'
import { Kysely } from 'kysely'
import { type DatabaseConfig, readDatabaseConfig } from './config.ts'
import { DataApiDialect } from './data-api/index.ts'
import type { Database } from './schema.ts'

/** Milliseconds that are left for waiting until a database has resumed. */
export type RemainingTime = () => number

/** The SDK's client finds region, credentials and `AWS_ENDPOINT_URL_RDS_DATA` by itself. */
export function createDatabase(
  config: DatabaseConfig,
  client: RDSDataClient = new RDSDataClient({}),
  remainingTime?: RemainingTime,
): Kysely<Database> {
  return new Kysely({ dialect: new DataApiDialect({ client, ...config, remainingTime }) })
}

let shared: { config: DatabaseConfig; client: RDSDataClient } | undefined

/**
 * The database of the environment. All that are asked for share one client with its connections; beyond
 * that one is cheap, so that each invocation of a Lambda can have its own with the time that it has left.
 */
export function getDatabase(remainingTime?: RemainingTime): Kysely<Database> {
  shared ??= { config: readDatabaseConfig(), client: new RDSDataClient({}) }
  return createDatabase(shared.config, shared.client, remainingTime)
}
