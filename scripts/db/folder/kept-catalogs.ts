import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { DeclarationFile } from '../../../db/migrate/declaration/files.ts'
import type { CatalogSnapshot, KeptCatalogs } from '../../../db/migrate/index.ts'
import { removeOld } from '../../files/remove-old.ts'
import { replaceFile } from '../../files/replace-file.ts'
import { hash, hashOfCode } from './code-hash.ts'

const root = fileURLToPath(new URL('../../../', import.meta.url))
const usualFolder = join(root, 'node_modules/.cache/plaster/catalogs')

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
  return `${hash([hashOfCode(), ...files.map(({ text }) => text)])}.json`
}
