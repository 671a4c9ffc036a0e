import type { Kysely } from 'kysely'
import { RevisionFileError } from '../errors.ts'
import type { Revision } from '../graph/revision.ts'
import { reason } from '../run-errors.ts'
import type { RevisionHeader } from './header.ts'

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

/** A revision knows the schema at its own time only, which no type describes. */
// biome-ignore lint/suspicious/noExplicitAny: see above
export type MigrationDatabase = Kysely<any>

/**
 * A file of the versions folder: its module as imported, or what it says of itself and how to import
 * it; and its leading comment where it was read.
 */
export type MigrationFile = {
  readonly path: string
  readonly docstring?: string
  /** What checksumOf makes of its text, where that was read. */
  readonly checksum?: string
} & ({ readonly module: unknown } | { readonly header: RevisionHeader; load(): Promise<unknown> })

/** A revision that can run. */
export interface RevisionScript extends Revision {
  readonly path: string
  readonly message: string
  readonly docstring: string
  readonly checksum: string | undefined
  /** Its code. Throws RevisionFileError if it does not load, or is no revision or another one. */
  load(): Promise<RevisionModule>
}

/**
 * Checks that a file is a revision, as far as can be told without loading it.
 *
 * @throws RevisionFileError naming the file and the export at fault
 */
export function readRevisionScript(file: MigrationFile): RevisionScript {
  const { path, docstring = '' } = file
  const header = 'module' in file ? checkModule(path, file.module) : file.header
  return {
    revision: header.revision,
    downRevision: header.downRevision,
    branchLabels: header.branchLabels ?? [],
    dependsOn: header.dependsOn ?? [],
    message: header.message ?? firstParagraph(docstring),
    path,
    docstring,
    checksum: file.checksum,
    async load() {
      if ('module' in file) return file.module as RevisionModule
      const module = checkModule(path, await loadFile(path, file.load))
      checkExport(path, 'revision', `'${header.revision}'`, module.revision === header.revision)
      return module
    },
  }
}

/** What a file loads as. Throws RevisionFileError naming it if it does not. */
export async function loadFile(path: string, load: () => Promise<unknown>): Promise<unknown> {
  try {
    return await load()
  } catch (error) {
    throw new RevisionFileError(path, `cannot be loaded: ${reason(error)}`, { cause: error })
  }
}

function checkModule(path: string, module: unknown): RevisionModule {
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

/** The text of the comment at the head of a source file, without its stars; empty without one. */
export function readDocstring(source: string): string {
  const comment = /^\uFEFF?\s*\/\*\*?(.*?)\*\//s.exec(source)?.[1] ?? ''
  const lines = comment.split(/\r?\n/).map((line) => line.replace(/^\s*\* ?/, '').trimEnd())
  return lines.join('\n').trim()
}

function firstParagraph(docstring: string): string {
  const [paragraph = ''] = docstring.split(/\n\s*\n/)
  return paragraph.replace(/\s*\n\s*/g, ' ')
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

function checkExport(path: string, name: string, wanted: string, isRight: boolean): void {
  if (!isRight) throw new RevisionFileError(path, `export '${name}' has to be ${wanted}`)
}
