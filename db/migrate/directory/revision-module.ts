import type { MigrationDatabase } from '../database/migration-database.ts'
import { RevisionFileError } from '../errors.ts'

/**
 * What a revision file exports. The message is exported, and not only in the comment at the head of
 * the file, because comments do not reach the bundle that migrates at deploy time.
 */
export interface RevisionModule {
  readonly revision: string
  readonly downRevision: string | readonly string[] | null
  readonly branchLabels?: string | readonly string[] | null
  readonly dependsOn?: string | readonly string[] | null
  readonly message?: string
  readonly config?: RevisionConfig
  up(db: MigrationDatabase): Promise<void>
  down(db: MigrationDatabase): Promise<void>
}

export interface RevisionConfig {
  /**
   * False for what Postgres does in no transaction, as CREATE INDEX CONCURRENTLY: the version table is
   * moved afterwards, and an attempt that died is made again from the start.
   */
  readonly transaction?: boolean
}

/** Whether a revision says that it runs in no transaction. */
export function runsAlone({ config }: Pick<RevisionModule, 'config'>): boolean {
  return config?.transaction === false
}

export function checkModule(path: string, module: unknown): RevisionModule {
  const found = module as RevisionModule
  checkExport(path, 'revision', "a string such as '1975ea83b712'", isName(found.revision))
  checkExport(
    path,
    'downRevision',
    'the id of the revision before it, a list of ids, or null for the first',
    found.downRevision === null || isNames(found.downRevision),
  )
  for (const name of ['branchLabels', 'dependsOn'] as const) {
    checkExport(path, name, 'a name or a list of names', isNames(found[name] ?? []))
  }
  for (const name of ['up', 'down'] as const) {
    checkExport(path, name, 'a function (db) => Promise<void>', typeof found[name] === 'function')
  }
  checkExport(path, 'config', '{ transaction: true or false }', isConfig(found.config))
  return found
}

function isConfig(value: unknown): boolean {
  if (value === undefined) return true
  if (typeof value !== 'object' || value === null) return false
  return Object.entries(value).every(
    ([name, member]) => name === 'transaction' && typeof member === 'boolean',
  )
}

function isName(value: unknown): value is string {
  return typeof value === 'string'
}

function isNames(value: unknown): boolean {
  return isName(value) || (Array.isArray(value) && value.every(isName))
}

export function checkExport(path: string, name: string, wanted: string, isRight: boolean): void {
  if (!isRight) throw new RevisionFileError(path, `export '${name}' has to be ${wanted}`)
}
