import type { Kysely } from 'kysely'
import { columnTypes, type Database } from '../../db/schema.ts'
import { type Clock, systemClock } from '../../scripts/data-api/clock.ts'
import { type Engine, EngineUnavailableError } from '../../scripts/data-api/engines/engine.ts'
import { embeddedDatabase } from '../../scripts/data-api/engines/pglite.ts'
import { type DataApi, startDataApi } from '../../scripts/data-api/server.ts'
import { localEnvironment } from '../../scripts/database/local-target.ts'
import { openByEndpoint } from '../../scripts/database/open-database.ts'
import { lendEngine } from './lent-engine.ts'

export interface TestDatabase {
  /** URL of its Data API. */
  endpoint: string
  /** What a process needs in its environment to find it. */
  environment: Record<string, string>
  db: Kysely<Database>
  /** Data API calls that it has answered so far. */
  calls(): number
  /** What goes wrong on purpose. */
  faults: DataApi['faults']
  close(): Promise<void>
}

interface Options {
  migrated?: boolean
  /** By which limits are kept. */
  clock?: Clock
}

/** A database of its own behind the real emulator: at head, or empty where `migrated` is false. */
export async function openTestDatabase({
  migrated = true,
  clock = systemClock,
}: Options = {}): Promise<TestDatabase> {
  const engine = await lendEngine(migrated ? 'migrated' : 'empty')
  const server = await startDataApi({ engine, port: 0, clock })
  return toTestDatabase(server, async () => {
    await server.close()
    await engine.close()
  })
}

let current: Engine | undefined
let lasting: Promise<DataApi> | undefined

/**
 * A database at head for what finds it by the environment, to which a process looks once: it has the
 * same address in all files that a process runs, one after the other.
 */
export async function openDatabaseOfEnvironment(): Promise<TestDatabase> {
  const engine = await lendEngine('migrated')
  current = engine
  lasting ??= startDataApi({ engine: { database: embeddedDatabase, open, close }, port: 0 })
  const server = await lasting
  return toTestDatabase(server, async () => {
    server.faults.clear()
    current = undefined
    await engine.close()
  })
}

const open: Engine['open'] = async (...asked) => {
  if (!current) throw new EngineUnavailableError('no file of tests has opened a database')
  return current.open(...asked)
}

async function close(): Promise<void> {}

function toTestDatabase(server: DataApi, end: () => Promise<void>): TestDatabase {
  const { db, close } = openByEndpoint(server.url, 'a test database', columnTypes)
  return {
    endpoint: server.url,
    environment: localEnvironment(server.url),
    db,
    calls: server.calls,
    faults: server.faults,
    async close() {
      await close()
      await end()
    },
  }
}
