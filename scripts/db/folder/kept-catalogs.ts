import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { DeclarationFile } from '../../../db/migrate/declaration/files.ts'
import type { CatalogSnapshot, KeptCatalogs } from '../../../db/migrate/index.ts'
import { removeOld } from '../../files/remove-old.ts'
import { replaceFile } from '../../files/replace-file.ts'

const root = fileURLToPath(new URL('../../../', import.meta.url))
const usualFolder = join(root, 'node_modules/.cache/plaster/catalogs')

/** What has a part in what is kept: the code, and the file that says which PGlite there is. */
const code = ['db/data-api', 'db/migrate', 'scripts/data-api', 'scripts/database']
const versions = 'package-lock.json'

/** Milliseconds for which a catalog is kept. */
const keepingTime = 30 * 24 * 3_600_000

/**
 * Keeps each catalog in a file named by a hash of all that it depends on, which begins with a hash of what
 * follows: one that was damaged is as one that is not there. They may be removed at any time.
 */
export function keepCatalogs(folder = usualFolder): KeptCatalogs {
  return {
    async read(files) {
      const text = await readFile(join(folder, nameOf(files)), 'utf8').catch(() => '')
      const catalog = text.slice(text.indexOf('\n') + 1)
      return text === withHash(catalog) ? (JSON.parse(catalog) as CatalogSnapshot) : undefined
    },
    async keep(files, catalog) {
      try {
        await mkdir(folder, { recursive: true })
        await removeOld(folder, keepingTime)
        await replaceFile(join(folder, nameOf(files)), withHash(JSON.stringify(catalog)))
      } catch {
        // Where nothing can be kept, the next run takes as long.
      }
    },
  }
}

function withHash(catalog: string): string {
  return `${hash([catalog])}\n${catalog}`
}

function nameOf(files: readonly DeclarationFile[]): string {
  ofCode ??= hash([process.version, ...[...code.flatMap(filesIn), versions].flatMap(readWithName)])
  return `${hash([ofCode, ...files.map(({ text }) => text)])}.json`
}

/** The same for as long as a process runs, as its code is. */
let ofCode: string | undefined

function filesIn(name: string): string[] {
  const found = readdirSync(join(root, name), { recursive: true, withFileTypes: true })
  const paths = found
    .filter((entry) => entry.isFile())
    .map((file) => join(file.parentPath, file.name))
  return paths.map((path) => path.slice(root.length)).sort()
}

function readWithName(path: string): [string, string] {
  return [path, readFileSync(join(root, path), 'utf8')]
}

function hash(texts: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(texts)).digest('hex')
}
