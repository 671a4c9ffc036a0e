import type { Engine } from '../data-api/engines/engine.ts'
import { openPostgresEngine } from '../data-api/engines/postgres.ts'
import { type EmbeddedOptions, openEmbeddedDatabase } from './embedded-database.ts'

export interface OpenEngine {
  engine: Engine
  /** Lets other commands find the Data API over the embedded database; a Postgres by URL needs none. */
  announce(dataApi: string): void
  /** URL of the embedded database, where it is one that any client of Postgres can open; with password. */
  postgres?: string | undefined
}

/** The Postgres that the Data API is to serve: the one of the URL, else the embedded one. */
export async function openEngine(
  options: EmbeddedOptions & { databaseUrl: string | undefined },
): Promise<OpenEngine> {
  const { databaseUrl } = options
  if (databaseUrl) {
    return { engine: await openPostgresEngine(databaseUrl, options), announce: () => {} }
  }
  const engine = await openEmbeddedDatabase(options)
  return { engine, announce: engine.announce, postgres: engine.url }
}
