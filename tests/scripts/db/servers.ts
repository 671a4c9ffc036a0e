import { vi } from 'vitest'
import type { MigrationDatabase } from '../../../db/migrate/index.ts'
import { openByUrl } from '../../../scripts/database/open-by-url.ts'
import { nativePostgresIsHere, startNativePostgres } from '../../setup/native-postgres.ts'
import { startSystemPostgres, systemPostgres } from '../../setup/system-postgres.ts'
import { openTestDatabase } from '../../setup/test-database.ts'

/** The kinds of databases that commands work on, each empty, with what the environment says of it. */
export const servers = [
  { name: 'PGlite, over the Data API', isHere: true, start: startEmbedded },
  { name: 'PostgreSQL 17', isHere: nativePostgresIsHere, start: () => start(startNativePostgres) },
  {
    name: `the PostgreSQL of ${systemPostgres}`,
    isHere: systemPostgres !== undefined,
    start: () => start(() => startSystemPostgres(systemPostgres as string)),
  },
]

export async function startEmbedded() {
  const { db, environment, close } = await openTestDatabase({ migrated: false })
  // The SDK looks there by itself.
  for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value)
  return {
    db: db as MigrationDatabase,
    env: environment,
    async close() {
      vi.unstubAllEnvs()
      await close()
    },
  }
}

async function start(startServer: typeof startNativePostgres) {
  const server = await startServer()
  const { db, close } = await openByUrl(server.url)
  return {
    db,
    env: { DATABASE_URL: server.url },
    async close() {
      await close()
      await server.close()
    },
  }
}
