import { createRequire } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import {
  createContext,
  type FileAccess,
  loadMigrations,
  RevisionError,
} from '../../db/migrate/index.ts'
import { UsageError } from '../terminal/failure.ts'
import { type Entry, migrateName } from './entries.ts'
import { wholeKysely } from './kysely-of-endpoints.ts'
import { migrateEntry, type VersionFile } from './migrate-entry.ts'
import { hashMigrations } from './migrations-hash.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const parserWasm = createRequire(import.meta.url).resolve('libpg-query/wasm/libpg-query.wasm')

/** Throws a UsageError for migrations that do not fit together here, rather than when they are deployed. */
export async function migrationEntry(access: FileAccess): Promise<Entry> {
  const files = await versionFiles(access).catch((error: unknown) => {
    throw error instanceof RevisionError ? new UsageError(error.message, { cause: error }) : error
  })
  const source = `import '${wholeKysely}'\n${migrateEntry(files, await hashMigrations(access))}`
  return { functionName: migrateName, source, assets: [parserWasm] }
}

async function versionFiles(access: FileAccess): Promise<VersionFile[]> {
  const { scripts } = createContext(await loadMigrations(access, join(root, 'migrations')))
  return [...scripts.values()]
    .map(({ path, checksum, revision, downRevision, branchLabels, dependsOn, message }) => ({
      path: path.slice(root.length),
      checksum,
      header: { revision, downRevision, branchLabels, dependsOn, message },
    }))
    .sort((a, b) => (a.path < b.path ? -1 : 1))
}
