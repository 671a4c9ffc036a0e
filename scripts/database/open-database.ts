import { RDSDataClient, type RDSDataClientConfig } from '@aws-sdk/client-rds-data'
import type { Kysely } from 'kysely'
import { type DatabaseConfig, readDatabaseConfig } from '../../db/config.ts'
import { createDatabase } from '../../db/create-database.ts'
import type { ColumnTypes } from '../../db/data-api/index.ts'
import { cancelPath } from '../data-api/cancel.ts'
import { startDataApi } from '../data-api/server.ts'
import { findHolder } from './data-directory-lock.ts'
import { dataDirectoryOf } from './data-directory-option.ts'
import {
  type EmbeddedEngine,
  type EmbeddedOptions,
  openEmbeddedDatabase,
} from './embedded-database.ts'
import { localCredentials, localRegion, localTarget } from './local-target.ts'
import { remoteClient } from './remote-client.ts'

export interface OpenDatabase {
  // biome-ignore lint/suspicious/noExplicitAny: commands work on whatever schema there is
  db: Kysely<any>
  /** Which database it is, for people: never with a password. */
  description: string
  /** Ends the statements that run, where there is a way to. */
  interrupt?: (() => Promise<unknown>) | undefined
  close(): Promise<void>
}

/** A Data API that a command talks to. */
export interface OpenDataApi {
  /** Whoever is given it decides what is sent again: by itself it repeats nothing. */
  client: RDSDataClient
  config: DatabaseConfig
  description: string
  /** Ends the statements that run, where it is an emulator that can be told to. */
  interrupt?: () => Promise<unknown>
  close(): Promise<void>
}

type Options = Pick<EmbeddedOptions, 'onProgress' | 'isSmall'>

/**
 * The database that a command works on: DATABASE_URL, else the Data API that DATABASE_RESOURCE_ARN names,
 * else the embedded one, through the Data API of a running `npm run dev` or one opened for this command.
 */
export async function openDatabase(
  env: NodeJS.ProcessEnv,
  options: Options = {},
): Promise<OpenDatabase> {
  if (env.DATABASE_URL) {
    // Imported late: it loads `pg`, for which an embedded database has no use.
    const { openByUrl } = await import('./open-by-url.ts')
    return openByUrl(env.DATABASE_URL)
  }
  return toDatabase(await openDataApi(env, options))
}

/** The same where it is no Postgres by URL. */
export async function openDataApi(
  env: NodeJS.ProcessEnv,
  options: Options = {},
): Promise<OpenDataApi> {
  if (env.DATABASE_RESOURCE_ARN) {
    const config = readDatabaseConfig(env)
    const description = `${config.database} at ${config.resourceArn}`
    const client = remoteClient(config.resourceArn)
    return { client, config, description, close: nothing }
  }
  const directory = dataDirectoryOf(env)
  const running = findHolder(directory)?.dataApi
  if (running) return toDataApi(running, `the database of ${running}`)
  const engine = (env.PLASTER_ENGINE || undefined) as EmbeddedEngine | undefined
  return openForCommand({ ...options, directory, setting: 'PLASTER_DATA_DIR', engine })
}

async function openForCommand(options: EmbeddedOptions): Promise<OpenDataApi> {
  const engine = await openEmbeddedDatabase(options)
  const server = await startDataApi({ engine, port: 0 })
  engine.announce(server.url)
  return {
    ...toDataApi(server.url, `the embedded database in ${options.directory}`),
    async close() {
      await server.close()
      await engine.close()
    },
  }
}

export function openByEndpoint(
  endpoint: string,
  description: string,
  types?: ColumnTypes,
): OpenDatabase {
  return toDatabase(toDataApi(endpoint, description), types)
}

/** A Data API on this machine that a client with these settings calls. */
export function openByClient(settings: RDSDataClientConfig, description: string): OpenDatabase {
  return toDatabase(toLocal(settings, description))
}

function toDataApi(endpoint: string, description: string): OpenDataApi {
  const interrupt = () => fetch(new URL(cancelPath, endpoint), { method: 'POST' })
  return { ...toLocal({ endpoint }, description), interrupt }
}

function toLocal(settings: RDSDataClientConfig, description: string): OpenDataApi {
  const credentials = localCredentials
  const client = new RDSDataClient({
    region: localRegion,
    credentials,
    maxAttempts: 1,
    ...settings,
  })
  return { client, config: localTarget, description, close: nothing }
}

function toDatabase(
  { client, config, description, interrupt, close }: OpenDataApi,
  types?: ColumnTypes,
): OpenDatabase {
  const own = types ? { ...config, types } : config
  const db = createDatabase({ ...own, continueAfterTimeout: true }, client)
  return {
    db,
    description,
    interrupt,
    async close() {
      await db.destroy()
      await close()
    },
  }
}

async function nothing(): Promise<void> {}
