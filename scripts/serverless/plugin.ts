import { basename, dirname, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import * as build from '../build/build-functions.ts'
import type { SourceMaps } from '../build/bundle.ts'
import * as hash from '../build/migrations-hash.ts'
import { fileAccess } from '../db/folder/file-access.ts'
import * as functions from './functions.ts'

export { isExplained } from '../terminal/failure.ts'
export { migrateFunction } from './functions.ts'
export { invokeEnvironment } from './invoke-environment.ts'
export { findRegion } from './region.ts'
export { stackAdvice } from './stack-advice.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const files = { ...fileAccess, load: importFile }

export function apiFunctions(exported: string) {
  return functions.apiFunctions(exported, { importFile })
}

export function hashMigrations() {
  return hash.hashMigrations(files)
}

let early: build.Early | undefined

/** Goes on with what was begun while this was loaded, for `buildFunctions` to end. */
export function goOn(begun: build.Early['begun']): void {
  const functions = build.loadFunctions({ importFile, files })
  functions.catch(() => {})
  begun.then((it) => it?.goOn(functions))
  early = { begun, functions }
}

export function buildFunctions(directory: string, sourceMaps: SourceMaps) {
  return build.buildFunctions(directory, sourceMaps, { importFile, files }, early)
}

export function buildFunction(directory: string, functionName: string, sourceMaps: SourceMaps) {
  const loading = { importFile, files }
  return build.buildFunction(directory, functionName, sourceMaps, loading)
}

/** Written so that esbuild finds them, endpoints and revisions are in one bundle with all the rest. */
async function importFile(path: string): Promise<Record<string, unknown>> {
  const name = basename(path, '.ts')
  const folder = basename(dirname(path))
  switch (relative(root, resolve(root, path))) {
    case `functions/${folder}/${name}.ts`:
      return import(`../../functions/${folder}/${name}.ts`)
    case `migrations/versions/${name}.ts`:
      return import(`../../migrations/versions/${name}.ts`)
    case `migrations/${name}.ts`:
      return import(`../../migrations/${name}.ts`)
    default:
      throw new Error(path)
  }
}
