import { type FileAccess, joinPath } from '../directory/directory.ts'
import type { ResolvedSettings } from '../directory/settings.ts'
import { RevisionFileError } from '../errors.ts'

/** A file of the declared schema. */
export interface DeclarationFile {
  readonly path: string
  readonly text: string
}

/** Where the declared schema is looked for, where env.ts does not say. */
export const defaultSchemaFiles: readonly string[] = ['db/schema.sql']

/** The paths of the declared schema's files, there or not: beside the migrations folder. */
export function schemaFilePaths(
  folder: string,
  { schemaFiles = defaultSchemaFiles }: Pick<ResolvedSettings, 'schemaFiles'>,
): string[] {
  const parent = parentOf(folder)
  return schemaFiles.map((file) => (parent === '' ? file : joinPath(parent, file)))
}

/**
 * Reads the declared schema: null where env.ts names no file and the usual one is not there, since
 * not every project declares its schema.
 *
 * @throws RevisionFileError if a file that env.ts names is missing
 */
export async function readDeclaration(
  access: FileAccess,
  folder: string,
  settings: Pick<ResolvedSettings, 'schemaFiles'>,
): Promise<DeclarationFile[] | null> {
  const files: DeclarationFile[] = []
  for (const path of schemaFilePaths(folder, settings)) {
    if (await isThere(access, path))
      files.push({ path, text: withoutMark(await access.read(path)) })
    else if (settings.schemaFiles === undefined) return null
    else {
      throw new RevisionFileError(
        path,
        `there is no such file, which schemaFiles of ${joinPath(folder, 'env.ts')} names`,
      )
    }
  }
  return files
}

/** Editors on Windows begin a file with a byte order mark, which psql reads over and a parser does not. */
function withoutMark(text: string): string {
  return text.startsWith('\ufeff') ? text.slice(1) : text
}

async function isThere(access: FileAccess, path: string): Promise<boolean> {
  const [, folder = '', name = ''] = /^(.*?)\/?([^/]+)$/.exec(path) ?? []
  const names = await access.list(folder === '' ? (path.startsWith('/') ? '/' : '.') : folder)
  return names?.includes(name) === true
}

function parentOf(folder: string): string {
  const path = folder.replace(/\/+$/, '')
  const last = path.split('/').at(-1) ?? ''
  if (last === '' || last === '.' || last === '..') return `${path || '/'}/..`
  return path === last ? '' : path.slice(0, -last.length - 1) || '/'
}
