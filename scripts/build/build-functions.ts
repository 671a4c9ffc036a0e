import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { FileAccess } from '../../db/migrate/index.ts'
import { fileAccess } from '../db/folder/file-access.ts'
import { keepOnly } from '../files/replace-file.ts'
import { writeDocument } from '../openapi/write-document.ts'
import { type LoadOptions, loadRoutes } from '../routes/load-routes.ts'
import type { Begun, Functions } from './begin-bundle.ts'
import type { SourceMaps } from './bundle.ts'
import { type Entry, endpointEntry } from './entries.ts'
import { migrationEntry } from './migration-entry.ts'
import { recordFile } from './record.ts'
import { updateFunctions } from './update-functions.ts'
import { type FunctionPaths, pathsOf } from './write-function.ts'

export interface BuiltFunction extends Omit<FunctionPaths, 'map'> {
  functionName: string
  /** Bytes. */
  zipSize: number
}

/** How endpoints and revisions are loaded. */
export interface Loading extends Pick<LoadOptions, 'importFile'> {
  files: FileAccess
}

/** A build that was begun before it was asked for. */
export interface Early {
  begun: Promise<Begun | undefined>
  functions: Promise<Functions>
}

const asTheyAre: Loading = { files: fileAccess }

const root = fileURLToPath(new URL('../..', import.meta.url))

/**
 * Makes a bundle and a zip of each function that there is, in a directory that then has nothing else;
 * what is there of an earlier time and would come out the same stays. Source maps go into its folder
 * `maps`, which is not deployed, or into the bundles.
 */
export async function buildFunctions(
  directory: string,
  sourceMaps: SourceMaps = 'apart',
  loading = asTheyAre,
  early?: Early,
): Promise<BuiltFunction[]> {
  const { entries, document } = await (early?.functions ?? loadFunctions(loading))
  const begun = await early?.begun
  await updateFunctions(entries, { root, directory, sourceMaps, document, begun })
  await removeOthers(entries, directory, sourceMaps)
  return Promise.all(
    entries.map(async ({ functionName }) => {
      const { directory: folder, zip } = pathsOf(directory, functionName)
      return { functionName, directory: folder, zip, zipSize: (await stat(zip)).size }
    }),
  )
}

/** Makes one of them, and leaves the others in the directory as they are. */
export async function buildFunction(
  directory: string,
  functionName: string,
  sourceMaps: SourceMaps = 'apart',
  loading = asTheyAre,
): Promise<void> {
  const { entries, document } = await loadFunctions(loading)
  const chosen = entries.filter((entry) => entry.functionName === functionName)
  await updateFunctions(chosen, { root, directory, sourceMaps, document })
}

/** Finds all that there are. */
export async function loadFunctions({ importFile, files }: Loading): Promise<Functions> {
  const routes = await loadRoutes(undefined, importFile && { importFile })
  const entries = [...routes.map(endpointEntry), await migrationEntry(files)]
  return { entries, document: await writeDocument(routes) }
}

/** Also what an earlier build with other options has left. */
async function removeOthers(
  entries: readonly Entry[],
  directory: string,
  sourceMaps: SourceMaps,
): Promise<void> {
  const names = entries.map(({ functionName }) => functionName)
  const ours = names.flatMap((name) => [name, `${name}.zip`])
  if (sourceMaps === 'inline') return keepOnly(directory, [recordFile, ...ours])
  await keepOnly(directory, [recordFile, 'maps', ...ours])
  const maps = names.map((name) => `${name}.json`)
  await keepOnly(join(directory, 'maps'), maps)
}
