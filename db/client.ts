import type { RDSDataClient } from '@aws-sdk/client-rds-data'
import type { Kysely } from 'kysely'
import { now } from './clock.ts'
import { type DatabaseConfig, readDatabaseConfig } from './config.ts'
import { createClient, createDatabase, type RemainingTime } from './create-database.ts'
import { columnTypes, type Database } from './schema.ts'

/** Told of each call to the Data API, retries included, when it has been answered. */
export type OnCall = (call: { milliseconds: number; sql: string | undefined }) => void

let shared: { config: DatabaseConfig; client: RDSDataClient } | undefined

/**
 * The database of the environment. All that are asked for share one client with its connections; beyond
 * that one is cheap, so that each invocation of a Lambda can have its own with the time that it has left.
 */
export function getDatabase(remainingTime?: RemainingTime, onCall?: OnCall): Kysely<Database> {
  shared ??= { config: { ...readDatabaseConfig(), types: columnTypes }, client: createClient() }
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

/**
 * The same for migrations, whose statements may take longer than a call to the Data API may, and know of
 * columns what held when they were written.
 */
export function getMigrationDatabase(remainingTime?: RemainingTime): Kysely<Database> {
  const config = { ...readDatabaseConfig(), continueAfterTimeout: true }
  return createDatabase(config, createClient(), remainingTime)
}
