import { RevisionFileError } from '../errors.ts'
import type { Revision } from '../graph/revision.ts'
import { reason } from '../reason.ts'
import { firstParagraph } from './docstring.ts'
import type { RevisionHeader } from './header.ts'
import { checkExport, checkModule, type RevisionModule } from './revision-module.ts'

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
