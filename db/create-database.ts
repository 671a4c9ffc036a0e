import { RDSDataClient } from '@aws-sdk/client-rds-data'
import { Kysely } from 'kysely'
import type { DatabaseConfig } from './config.ts'
import { DataApiDialect } from './data-api/index.ts'
import type { Database } from './schema.ts'

/** Milliseconds that are left for waiting until a database has resumed. */
export type RemainingTime = () => number

export function createDatabase(
  config: DatabaseConfig,
  client: RDSDataClient = createClient(),
  remainingTime?: RemainingTime,
): Kysely<Database> {
  return new Kysely({ dialect: new DataApiDialect({ client, ...config, remainingTime }) })
}

/** It finds region, credentials and `AWS_ENDPOINT_URL_RDS_DATA` by itself. */
export function createClient(): RDSDataClient {
  const client = new RDSDataClient({})
  // Nobody reads its log, for which it would copy each request and all rows of each answer.
  client.middlewareStack.remove('loggerMiddleware')
  return client
}
