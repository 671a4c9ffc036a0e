import { cpSync, mkdirSync, readdirSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../../', import.meta.url))
const cache = 'node_modules/.cache/plaster'

/** Some of this project's files in another folder, with the same packages and nothing in its cache. */
export function copyProject(folder: string, names: readonly string[]): void {
  for (const name of names) cpSync(join(root, name), join(folder, name), { recursive: true })
  link(folder, 'node_modules', (name) => name !== '.cache')
}

/** What is kept of an empty database is that of any project, and takes PGlite seconds to make. */
export function linkEmptyDatabase(folder: string): void {
  link(folder, cache, (name) => name.endsWith('.tar'))
}

/** One by one, so that what is written beside them is nobody else's. */
function link(folder: string, parent: string, isWanted: (name: string) => boolean): void {
  mkdirSync(join(folder, parent), { recursive: true })
  for (const name of readdirSync(join(root, parent)).filter(isWanted)) {
    symlinkSync(join(root, parent, name), join(folder, parent, name))
  }
}
