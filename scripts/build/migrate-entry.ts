/** A revision file, and the checksum of its text, which does not reach the bundle. */
export interface VersionFile {
  path: string
  checksum?: string | undefined
}

/** The source of the migrate function's entry: a Lambda has no folder to list, so each file is imported. */
export function migrateEntry(versionFiles: readonly VersionFile[], migrationsHash: string): string {
  const imports = versionFiles.map(
    ({ path }, index) => `import * as version${index} from ${JSON.stringify(`./${path}`)}`,
  )
  const files = versionFiles.map(
    (file, index) => `{ ...${JSON.stringify(file)}, module: version${index} },`,
  )
  return [
    "import { createDeployHandler } from './functions/_deploy/handler.ts'",
    "import { settings } from './migrations/env.ts'",
    ...imports,
    `const migrations = { settings, files: [${files.join(' ')}] }`,
    `export const handler = createDeployHandler(migrations, ${JSON.stringify(migrationsHash)})`,
  ].join('\n')
}
