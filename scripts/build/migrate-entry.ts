import type { RevisionHeader } from '../../db/migrate/revisions.ts'

/** A revision: what its file says of it, and the checksum of its text, which does not reach the bundle. */
export interface VersionFile {
  path: string
  checksum?: string | undefined
  header: RevisionHeader
}

/**
 * The source of the migrate function's entry: a Lambda has no folder to list, so the graph of the
 * revisions comes as data. The code of one is evaluated when it is to run: where it breaks that migration
 * fails, and the function still answers.
 */
export function migrateEntry(versionFiles: readonly VersionFile[], migrationsHash: string): string {
  const files = versionFiles.map(
    (file) =>
      `{ ...${JSON.stringify(file)}, load: () => import(${JSON.stringify(`./${file.path}`)}) },`,
  )
  return [
    "import { createDeployHandler } from './functions/_deploy/handler.ts'",
    "import { settings } from './migrations/env.ts'",
    `const migrations = { settings, files: [${files.join(' ')}] }`,
    `export const handler = createDeployHandler(migrations, ${JSON.stringify(migrationsHash)})`,
  ].join('\n')
}
