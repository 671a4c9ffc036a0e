import { existsSync, readFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { makeFolder } from '../files/make-folder.ts'
import { keepOnly, replaceFile } from '../files/replace-file.ts'
import type { Bundle, SourceMaps } from './bundle.ts'
import { digestOf } from './digest.ts'
import type { Entry } from './entries.ts'
import { zip } from './zip.ts'

/** Where the parts of a function lie. */
export interface FunctionPaths {
  /** What the zip holds, unpacked: `index.js` exports `handler`. */
  directory: string
  zip: string
  /** The source map, where it is apart. */
  map: string
}

export function pathsOf(buildDirectory: string, functionName: string): FunctionPaths {
  return {
    directory: join(buildDirectory, functionName),
    zip: join(buildDirectory, `${functionName}.zip`),
    map: join(buildDirectory, 'maps', `${functionName}.json`),
  }
}

/** Writes a function, its zip last, and returns a digest of the zip. */
export async function writeFunction(
  { functionName, assets }: Entry,
  { code, map }: Bundle,
  buildDirectory: string,
): Promise<string> {
  const paths = pathsOf(buildDirectory, functionName)
  const files = new Map<string, Uint8Array>([['index.js', code]])
  for (const asset of assets) files.set(basename(asset), await readFile(asset))
  files.set('package.json', Buffer.from('{"type":"module"}\n'))
  makeFolder(paths.directory)
  await keepOnly(paths.directory, [...files.keys()])
  for (const [name, content] of files) await replaceFile(join(paths.directory, name), content)
  if (map) {
    makeFolder(dirname(paths.map))
    await replaceFile(paths.map, map)
  }
  const packed = await zip(files)
  await replaceFile(paths.zip, packed)
  return digestOf(packed)
}

/** The digest of the zip that is there, if nothing of the function is missing. */
export function findZip(
  { functionName, assets }: Entry,
  buildDirectory: string,
  sourceMaps: SourceMaps,
): string | undefined {
  const { directory, map, zip } = pathsOf(buildDirectory, functionName)
  const names = ['index.js', ...assets.map((asset) => basename(asset)), 'package.json']
  const maps = sourceMaps === 'apart' ? [map] : []
  const others = [...names.map((name) => join(directory, name)), ...maps]
  if (![zip, ...others].every((path) => existsSync(path))) return undefined
  return digestOf(readFileSync(zip))
}
