import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { FileAccess } from '../../db/migrate/index.ts'
import { loadModule } from './load-modules.ts'

/** The real file system; modules load through whatever loader the process has registered. */
export const fileAccess: FileAccess = {
  list: (folder) => readdir(folder).catch(noneIfMissing),
  read: (path) => readFile(path, 'utf8'),
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
