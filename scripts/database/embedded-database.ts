import { existsSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Engine, EngineOptions } from '../data-api/engines/engine.ts'
import { requireNativeBinaries } from '../data-api/engines/native-binaries.ts'
import { buildNative } from '../data-api/engines/native-build.ts'
import { openPgliteEngine } from '../data-api/engines/pglite.ts'
import { requireExtensions } from '../data-api/engines/pglite-extensions.ts'
import { keepOthersOut } from '../files/keep-others-out.ts'
import { makeFolder } from '../files/make-folder.ts'
import { anotherDirectory } from './another-directory.ts'
import { lockDataDirectory } from './data-directory-lock.ts'
import { buildPglite } from './empty-snapshot.ts'
import { projectExtensions } from './project-extensions.ts'

/** What keeps the embedded database: PGlite, or PostgreSQL itself. Each has a database of its own. */
export type EmbeddedEngine = 'pglite' | 'native'

export const embeddedEngines: readonly EmbeddedEngine[] = ['pglite', 'native']

export interface EmbeddedDatabase extends Engine {
  /** Lets other commands find the Data API that serves this database. */
  announce(dataApi: string): void
}

export interface EmbeddedOptions extends EngineOptions {
  directory: string
  /** By which people choose the directory, such as `--data-dir`; lines that refuse it say so. */
  setting?: string | undefined
  /** PGlite where left out. */
  engine?: EmbeddedEngine | undefined
  /** Opens PGlite with less memory for rows, which is sooner there: for one command. */
  isSmall?: boolean | undefined
  /** Names of extensions that PGlite is to bring, beside those that the project creates. */
  extensions?: readonly string[] | undefined
  /** Called before a step that takes seconds; the function that it returns is called after. */
  onProgress?: ((step: string) => () => void) | undefined
}

interface Kind {
  folder: string
  /** The file that a whole database has. */
  mark: string
  check(options: EmbeddedOptions): Promise<unknown>
  build(directory: string): Promise<void>
  open(directory: string, options: EmbeddedOptions): Promise<Engine>
}

const kinds: Record<EmbeddedEngine, Kind> = {
  pglite: {
    folder: 'postgres',
    mark: 'PG_VERSION',
    check: ({ extensions = [] }) => requireExtensions(extensions),
    build: buildPglite,
    open(directory, options) {
      // PGlite lets every user write its files, where Postgres lets none read them.
      keepOthersOut(directory)
      return openPgliteEngine({
        ...options,
        directory,
        extensions: [...projectExtensions(process.cwd()), ...(options.extensions ?? [])],
      })
    },
  },
  native: {
    folder: 'native',
    mark: join('data', 'PG_VERSION'),
    check: requireNativeBinaries,
    build: buildNative,
    async open(directory, options) {
      // Imported late: it loads `pg`, which takes a tenth of a second, and PGlite has no use for it.
      const { openNativeEngine } = await import('../data-api/engines/native.ts')
      return openNativeEngine(directory, options)
    },
  },
}

/** Thrown when the data directory cannot be made or written to. */
export class DataDirectoryError extends Error {
  override readonly name = 'DataDirectoryError'
}

/**
 * Opens the database in a data directory, building it there on first use.
 * Throws DataDirectoryError, DataDirectoryLockedError and EngineUnavailableError.
 */
export async function openEmbeddedDatabase(options: EmbeddedOptions): Promise<EmbeddedDatabase> {
  const { directory, engine: name = 'pglite', onProgress = () => () => {} } = options
  const kind = kinds[name]
  if (!kind) throw new DataDirectoryError(unknownEngine(name))
  await kind.check(options)
  const lock = await prepare(options)
  try {
    const home = join(directory, kind.folder)
    if (!existsSync(join(home, kind.mark))) {
      const done = onProgress(`Building the embedded database in ${directory} (once)`)
      await build(options, home, kind).catch((error) => refuse(error, options))
      done()
    }
    const engine = await kind.open(home, { ...options, isOurs: lock.isOurs })
    return {
      ...engine,
      announce: lock.announce,
      async close() {
        await engine.close()
        lock.release()
      },
    }
  } catch (error) {
    lock.release()
    throw error
  }
}

function unknownEngine(name: string): string {
  return `there is no engine ${name}: PLASTER_ENGINE is ${embeddedEngines.join(' or ')}`
}

async function prepare(options: EmbeddedOptions) {
  const { directory, setting, onProgress, onNotice } = options
  try {
    makeFolder(directory)
    return await lockDataDirectory(directory, { setting, onProgress, onNotice })
  } catch (cause) {
    return refuse(cause, options)
  }
}

/** What the file system says no to is the directory's fault; anything else is thrown as it is. */
function refuse(cause: unknown, { directory, setting }: EmbeddedOptions): never {
  const { code } = cause as NodeJS.ErrnoException
  if (!code) throw cause
  throw new DataDirectoryError(
    `cannot write to ${directory} (${code}): ${anotherDirectory(setting)}`,
    { cause },
  )
}

/**
 * Built aside and moved into place whole, so that a build that was cut short is never taken for a database.
 * Throws DataDirectoryError where that place is taken by something else.
 */
async function build(
  { directory, setting }: EmbeddedOptions,
  home: string,
  kind: Kind,
): Promise<void> {
  for (const name of readdirSync(directory)) {
    if (/^building-\d+$/.test(name)) rmSync(join(directory, name), { recursive: true })
  }
  if (existsSync(home) && readdirSync(home).length > 0) {
    throw new DataDirectoryError(
      `${home} has something else in it than a database: move it away, or ${anotherDirectory(setting)}`,
    )
  }
  const building = join(directory, `building-${process.pid}`)
  try {
    await kind.build(building)
    rmSync(home, { recursive: true, force: true })
    renameSync(building, home)
  } catch (error) {
    // On a full disk it would take what room there is.
    rmSync(building, { recursive: true, force: true })
    throw error
  }
}
