import { readFileSync } from 'node:fs'
import { mkdir, readdir, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { FileAccess } from '../../db/migrate/index.ts'
import { loadModule } from './load-modules.ts'

/** The real file system. */
export const fileAccess: FileAccess = {
  list: (folder) => readdir(folder).catch(noneIfMissing),
  // Of a thousand small files, the way through the thread pool would take longer than the reading.
  read: async (path) => readFileSync(path, 'utf8'),
  async write(path, text) {
    await mkdir(dirname(path), { recursive: true })
    await writeFile(path, text, { flag: 'wx' })
  },
  async makeFolder(path) {
    await mkdir(path, { recursive: true })
  },
  load: loadModule,
}

function noneIfMissing(error: NodeJS.ErrnoException): null {
  if (error.code === 'ENOENT') return null
  throw error
}
