import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { loadMigrations } from '../../db/migrate/index.ts'
import { fileAccess } from '../db/folder/file-access.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** A hash of the revisions and their settings: another one when, and only when, one of them is changed. */
export async function hashMigrations(access = fileAccess): Promise<string> {
  const { files } = await loadMigrations(access, join(root, 'migrations'))
  const paths = files.map(({ path }) => path.slice(root.length)).sort()
  const hash = createHash('sha256')
  for (const path of ['migrations/env.ts', ...paths]) {
    hash.update(`${path}\0${await access.read(join(root, path))}\0`)
  }
  return hash.digest('hex')
}
