import type { Kysely } from 'kysely'
import { inject } from 'vitest'
import type { Database } from '../../db/schema.ts'
import { openPgliteEngine } from '../../scripts/data-api/engines/pglite.ts'
import { type DataApi, startDataApi } from '../../scripts/data-api/server.ts'
import { localEnvironment } from '../../scripts/database/local-target.ts'
import { openByEndpoint } from '../../scripts/database/open-database.ts'

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

/** A database of its own behind the real emulator: at head, or empty where `migrated` is false. */
export async function openTestDatabase({ migrated = true } = {}): Promise<TestDatabase> {
  const snapshots = inject('snapshots')
  const engine = await openPgliteEngine({
    snapshot: migrated ? snapshots.migrated : snapshots.empty,
  })
  const server = await startDataApi({ engine, port: 0 })
  const { db, close } = openByEndpoint(server.url, 'a test database')
  return {
    endpoint: server.url,
    environment: localEnvironment(server.url),
    db,
    calls: server.calls,
    faults: server.faults,
    async close() {
      await close()
      await server.close()
      await engine.close()
    },
  }
}
