/** A revision file, and the checksum of its text, which does not reach the bundle. */
export interface VersionFile {
  path: string
  checksum?: string | undefined
}

/** The source of the migrate function's entry: a Lambda has no folder to list, so each file is imported. */
export function migrateEntry(versionFiles: readonly VersionFile[]): string {
  const imports = versionFiles.map(
    ({ path }, index) => `import * as version${index} from ${JSON.stringify(`./${path}`)}`,
  )
  const files = versionFiles.map(
    (file, index) => `{ ...${JSON.stringify(file)}, module: version${index} },`,
  )
  return [
    "import { createMigrateHandler } from './functions/migrate.ts'",
    "import { settings } from './migrations/env.ts'",
    ...imports,
    `export const handler = createMigrateHandler({ settings, files: [${files.join(' ')}] })`,
  ].join('\n')
}
