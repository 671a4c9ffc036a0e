import { RDSDataClient } from '@aws-sdk/client-rds-data'
import type { Kysely } from 'kysely'
import { createDatabase } from '../../db/client.ts'
import { readDatabaseConfig } from '../../db/config.ts'
import { startDataApi } from '../data-api/server.ts'
import { findHolder } from './data-directory-lock.ts'
import {
  type EmbeddedEngine,
  type EmbeddedOptions,
  openEmbeddedDatabase,
} from './embedded-database.ts'
import { localCredentials, localRegion, localTarget } from './local-target.ts'
import { openByUrl } from './open-by-url.ts'

export interface OpenDatabase {
  // biome-ignore lint/suspicious/noExplicitAny: commands work on whatever schema there is
  db: Kysely<any>
  /** Which database it is, for people: never with a password. */
  description: string
  close(): Promise<void>
}

/**
 * The database that a command works on: DATABASE_URL, else the Data API that DATABASE_RESOURCE_ARN names,
 * else the embedded one, through the Data API of a running `npm run dev` or one opened for this command.
 */
export async function openDatabase(
  env: NodeJS.ProcessEnv,
  { onProgress }: Pick<EmbeddedOptions, 'onProgress'> = {},
): Promise<OpenDatabase> {
  if (env.DATABASE_URL) return openByUrl(env.DATABASE_URL)
  if (env.DATABASE_RESOURCE_ARN) return openByArn(env)
  const directory = env.PLASTER_DATA_DIR ?? '.data'
  const running = findHolder(directory)?.dataApi
  if (running) return openByEndpoint(running, `the database of ${running}`)
  const engine = env.PLASTER_ENGINE as EmbeddedEngine | undefined
  return openForCommand({ directory, engine, onProgress })
}

async function openByArn(env: NodeJS.ProcessEnv): Promise<OpenDatabase> {
  const config = { ...readDatabaseConfig(env), continueAfterTimeout: true }
  const db = createDatabase(config)
  const description = `${config.database} at ${config.resourceArn}`
  return { db, description, close: () => db.destroy() }
}

async function openForCommand(options: EmbeddedOptions): Promise<OpenDatabase> {
  const engine = await openEmbeddedDatabase(options)
  const server = await startDataApi({ engine, port: 0 })
  engine.announce(server.url)
  const opened = openByEndpoint(server.url, `the embedded database in ${options.directory}`)
  return {
    ...opened,
    async close() {
      await opened.close()
      await server.close()
      await engine.close()
    },
  }
}

export function openByEndpoint(endpoint: string, description: string): OpenDatabase {
  const client = new RDSDataClient({
    endpoint,
    region: localRegion,
    credentials: localCredentials,
  })
  const db = createDatabase({ ...localTarget, continueAfterTimeout: true }, client)
  return { db, description, close: () => db.destroy() }
}
