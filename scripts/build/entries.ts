import { createRequire } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import {
  createContext,
  type FileAccess,
  loadMigrations,
  RevisionError,
} from '../../db/migrate/index.ts'
import { isPlain } from '../../functions/_http/place.ts'
import type { Route } from '../routes/load-routes.ts'
import { UsageError } from '../terminal/failure.ts'
import { wholeKysely } from './kysely-of-endpoints.ts'
import { migrateEntry, type VersionFile } from './migrate-entry.ts'
import { hashMigrations } from './migrations-hash.ts'

/** A function to build. */
export interface Entry {
  functionName: string
  /** The code that its bundle begins with. */
  source: string
  /** Files that it reads when it runs, which go beside its code. */
  assets: readonly string[]
}

const root = fileURLToPath(new URL('../..', import.meta.url))
const parserWasm = createRequire(import.meta.url).resolve('libpg-query/wasm/libpg-query.wasm')

export function endpointEntry({ functionName, file, place }: Route): Entry {
  const source = isPlain(place)
    ? `export { handler } from ${JSON.stringify(`./${file}`)}`
    : castSource(file, functionName)
  return { functionName, source, assets: [] }
}

/** The blueprint comes along where it has hooks or options; elsewhere its changes change no bundle. */
function castSource(file: string, functionName: string): string {
  return [
    `import { handler as mould } from ${JSON.stringify(`./${file}`)}`,
    "import { placeOf } from './functions/_http/place.ts'",
    "import { app } from './functions/app.ts'",
    `export const handler = mould.castIn(placeOf(app, ${JSON.stringify(functionName)}))`,
  ].join('\n')
}

/** Throws a UsageError for migrations that do not fit together here, rather than when they are deployed. */
export async function migrationEntry(access: FileAccess): Promise<Entry> {
  const files = await versionFiles(access).catch((error: unknown) => {
    throw error instanceof RevisionError ? new UsageError(error.message, { cause: error }) : error
  })
  const source = `import '${wholeKysely}'\n${migrateEntry(files, await hashMigrations(access))}`
  return { functionName: 'migrate', source, assets: [parserWasm] }
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
