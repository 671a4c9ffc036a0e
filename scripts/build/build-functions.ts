import { copyFile, mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import {
  createContext,
  type FileAccess,
  loadMigrations,
  RevisionError,
} from '../../db/migrate/index.ts'
import { isPlain } from '../../functions/_http/place.ts'
import { fileAccess } from '../db/file-access.ts'
import { freshDocument } from '../openapi/fresh-document.ts'
import { writeDocument } from '../openapi/write-document.ts'
import { type LoadOptions, loadRoutes, type Route } from '../routes/load-routes.ts'
import { UsageError } from '../terminal/failure.ts'
import { bundle, type Entry, type SourceMaps } from './bundle.ts'
import { migrateEntry, type VersionFile } from './migrate-entry.ts'
import { hashMigrations } from './migrations-hash.ts'
import { builtinsAsUsed, credentialsOfEnvironment, withoutEventStreams } from './trim.ts'
import { writeZip } from './zip.ts'

export interface BuiltFunction {
  functionName: string
  /** What the zip holds, unpacked: `index.js` exports `handler`. */
  directory: string
  zip: string
  /** Bytes. */
  zipSize: number
}

/** How endpoints and revisions are loaded. */
export interface Loading extends Pick<LoadOptions, 'importFile'> {
  files: FileAccess
}

const asTheyAre: Loading = { files: fileAccess }

const root = fileURLToPath(new URL('../..', import.meta.url))
const parserWasm = createRequire(import.meta.url).resolve('libpg-query/wasm/libpg-query.wasm')

/**
 * Makes a bundle and a zip of each function that there is, in a directory that is emptied first. Source
 * maps go into its folder `maps`, which is not deployed, or into the bundles.
 */
export async function buildFunctions(
  directory: string,
  sourceMaps: SourceMaps = 'apart',
  loading = asTheyAre,
): Promise<BuiltFunction[]> {
  const { entries, document } = await load(loading)
  await rm(directory, { recursive: true, force: true })
  return buildEntries(entries, directory, document, sourceMaps)
}

/** Makes one of them, and leaves the others in the directory as they are. */
export async function buildFunction(
  directory: string,
  functionName: string,
  loading = asTheyAre,
): Promise<void> {
  const { entries, document } = await load(loading)
  const chosen = entries.filter((entry) => entry.functionName === functionName)
  await buildEntries(chosen, directory, document)
}

async function load({
  importFile,
  files,
}: Loading): Promise<{ entries: Entry[]; document: string }> {
  const routes = await loadRoutes(undefined, importFile && { importFile })
  const entries = [...routes.map(endpointEntry), await migrationEntry(files)]
  return { entries, document: await writeDocument(routes) }
}

async function buildEntries(
  entries: Entry[],
  directory: string,
  document: string,
  sourceMaps: SourceMaps = 'apart',
): Promise<BuiltFunction[]> {
  const plugins = [
    freshDocument(document),
    credentialsOfEnvironment,
    builtinsAsUsed,
    withoutEventStreams,
  ]
  await bundle(entries, root, directory, plugins, sourceMaps)
  if (sourceMaps === 'apart') await setMapsApart(entries, directory)
  return Promise.all(entries.map((entry) => pack(entry, directory)))
}

function endpointEntry({ functionName, file, place }: Route): Entry {
  const source = isPlain(place)
    ? `export { handler } from ${JSON.stringify(`./${file}`)}`
    : castSource(file, functionName)
  return { functionName, source, assets: [] }
}

/** The blueprint comes along where it has hooks or options; elsewhere its changes change no bundle. */
function castSource(file: string, functionName: string): string {
  return [
    `import { handler as mould } from ${JSON.stringify(`./${file}`)}`,
    "import { placeOf } from './functions/_http/place.ts'",
    "import { app } from './functions/app.ts'",
    `export const handler = mould.castIn(placeOf(app, ${JSON.stringify(functionName)}))`,
  ].join('\n')
}

async function migrationEntry(access: FileAccess): Promise<Entry> {
  const files = await versionFiles(access).catch((error: unknown) => {
    throw error instanceof RevisionError ? new UsageError(error.message, { cause: error }) : error
  })
  const source = migrateEntry(files, await hashMigrations(access))
  return { functionName: 'migrate', source, assets: [parserWasm] }
}

/** Refuses migrations that do not fit together here, rather than when they are deployed. */
async function versionFiles(access: FileAccess): Promise<VersionFile[]> {
  const migrations = await loadMigrations(access, join(root, 'migrations'))
  createContext(migrations)
  return migrations.files
    .map(({ path, checksum }) => ({ path: path.slice(root.length), checksum }))
    .sort((a, b) => (a.path < b.path ? -1 : 1))
}

async function setMapsApart(entries: Entry[], directory: string): Promise<void> {
  const maps = join(directory, 'maps')
  await mkdir(maps, { recursive: true })
  for (const { functionName } of entries) {
    await rename(join(directory, functionName, 'index.js.map'), join(maps, `${functionName}.json`))
  }
}

async function pack(
  { functionName, assets }: Entry,
  buildDirectory: string,
): Promise<BuiltFunction> {
  const directory = join(buildDirectory, functionName)
  const zip = join(buildDirectory, `${functionName}.zip`)
  for (const asset of assets) await copyFile(asset, join(directory, basename(asset)))
  await writeFile(join(directory, 'package.json'), '{"type":"module"}\n')
  const files = new Map<string, Buffer>()
  for (const name of (await readdir(directory)).sort()) {
    files.set(name, await readFile(join(directory, name)))
  }
  await writeZip(zip, files)
  return { functionName, directory, zip, zipSize: (await stat(zip)).size }
}
