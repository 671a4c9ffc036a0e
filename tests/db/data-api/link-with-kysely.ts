import { build } from 'esbuild'
import * as kysely from 'kysely'

/** What Kysely 0.29.9 exports no longer: it needs Node 22, so that it is not installed here. */
const gone = new Set([
  'DEFAULT_ALLOW_UNORDERED_MIGRATIONS',
  'DEFAULT_MIGRATION_LOCK_TABLE',
  'DEFAULT_MIGRATION_TABLE',
  'FileMigrationProvider',
  'MIGRATION_LOCK_ID',
  'Migrator',
  'NO_MIGRATIONS',
  'PrimaryConstraintNode',
])

/** Links a module with what Kysely 0.29 exports. Rejects where it imports anything else of Kysely. */
export async function linkWithNextKysely(entryPoint: string): Promise<void> {
  const names = Object.keys(kysely).filter((name) => !gone.has(name))
  await build({
    entryPoints: [entryPoint],
    bundle: true,
    write: false,
    logLevel: 'silent',
    format: 'esm',
    external: ['@aws-sdk/*'],
    plugins: [
      {
        name: 'kysely',
        setup({ onResolve, onLoad }) {
          onResolve({ filter: /^kysely$/ }, () => ({ path: 'kysely', namespace: 'exports' }))
          onLoad({ filter: /./, namespace: 'exports' }, () => ({
            contents: `export let ${names.join(', ')}`,
          }))
        },
      },
    ],
  })
}
