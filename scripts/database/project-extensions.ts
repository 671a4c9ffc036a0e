import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { extensionsIn } from './extensions-in.ts'

const folders = ['db', 'db/schema', 'migrations/versions']

/**
 * The extensions that the declared schema and the revisions in a folder create, by the names that both have
 * by default. PGlite has to know them when it opens a database, whether they are there already or not.
 */
export function projectExtensions(folder: string): string[] {
  const files = folders
    .map((name) => join(folder, name))
    .filter((path) => existsSync(path) && statSync(path).isDirectory())
    .flatMap((path) => readdirSync(path).map((name) => join(path, name)))
    .filter((path) => /\.(sql|[cm]?[jt]s)$/.test(path))
    .filter((path) => existsSync(path) && statSync(path).isFile())
  return extensionsIn(files.map((path) => readFileSync(path, 'utf8')))
}
