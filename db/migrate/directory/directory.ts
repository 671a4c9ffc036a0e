import type { Migrations } from '../context.ts'
import { RevisionFileError } from '../errors.ts'
import { checksumOf } from '../run/checksums.ts'
import { readDocstring } from './docstring.ts'
import { readHeader } from './header.ts'
import { resolveSettings } from './resolve-settings.ts'
import { loadFile, type MigrationFile } from './revision-file.ts'
import type { EnvironmentArguments, ResolvedSettings } from './settings.ts'

/** The file system and the module loader, as far as the engine needs them. Paths are joined with `/`. */
export interface FileAccess {
  /** The names in a folder, null where there is no such folder. */
  list(folder: string): Promise<string[] | null>
  /** The text of a file. */
  read(path: string): Promise<string>
  /** Makes a file that must not be there, and the folders it is in. */
  write(path: string, text: string): Promise<void>
  makeFolder(path: string): Promise<void>
  /** The module that a file is, whose text is given where it was read. */
  load(path: string, text?: string): Promise<unknown>
}

/**
 * Reads a migrations folder: its `env.ts`, which is told what the command line says, and every
 * revision file of its version locations.
 *
 * @throws RevisionFileError if the folder is none, or naming the file that does not load
 */
export async function loadMigrations(
  access: FileAccess,
  folder: string,
  environment?: EnvironmentArguments,
): Promise<Migrations & { settings: ResolvedSettings }> {
  const settings = await loadSettings(access, folder, environment)
  const folders = settings.versionLocations.map((location) => joinPath(folder, location))
  const paths = (await Promise.all(folders.map((versions) => listFiles(access, versions)))).flat()
  return { settings, files: await Promise.all(paths.map((path) => readFile(access, path))) }
}

export function joinPath(folder: string, name: string): string {
  return name.startsWith('/') ? name : `${folder.replace(/\/+$/, '')}/${name}`
}

/** The settings of a folder alone. Throws RevisionFileError. */
export async function loadSettings(
  access: FileAccess,
  folder: string,
  environment?: EnvironmentArguments,
): Promise<ResolvedSettings> {
  const names = await access.list(folder)
  if (names === null || !names.includes('env.ts')) {
    throw new RevisionFileError(
      folder,
      `no migrations folder (it has no env.ts): run it in the folder of the project, make one with npx db init ${folder}, or name it with -d`,
    )
  }
  const path = joinPath(folder, 'env.ts')
  const { settings, ...others } = (await loadFile(path, () => access.load(path))) as Record<
    string,
    unknown
  >
  const exported = Object.keys(others).filter((name) => !isEmpty(others[name]))
  // A slip of a name would be a database with the defaults.
  if (settings === undefined && exported.length > 0) {
    throw new RevisionFileError(
      path,
      `there is no export 'settings', only ${exported.join(', ')}: export const settings = {}`,
    )
  }
  return resolveSettings(settings === undefined ? {} : settings, path, environment)
}

/** As the default export of an empty file is, where files are CommonJS. */
function isEmpty(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).length === 0
}

/** Whether a file of this name is read: what begins with `_` or `.` is something else. */
export function isRevisionFile(name: string): boolean {
  return /^[^._].*\.m?[jt]s$/.test(name) && !/\.d\.m?ts$/.test(name)
}

async function listFiles(access: FileAccess, folder: string): Promise<string[]> {
  const names = (await access.list(folder)) ?? []
  return names
    .filter(isRevisionFile)
    .sort()
    .map((name) => joinPath(folder, name))
}

async function readFile(access: FileAccess, path: string): Promise<MigrationFile> {
  const source = await access.read(path)
  const header = readHeader(source)
  const text = { path, docstring: readDocstring(source), checksum: checksumOf(source) }
  const load = () => access.load(path, source)
  return header ? { ...text, header, load } : { ...text, module: await loadFile(path, load) }
}
