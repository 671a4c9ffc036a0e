import { readFileSync } from 'node:fs'
import { readdir, rm, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { FileAccess } from '../../../db/migrate/index.ts'
import { RevisionFileError } from '../../../db/migrate/revisions.ts'
import { makeFolder } from '../../files/make-folder.ts'
import { loadModule } from './load-modules.ts'

/** The real file system. */
export const fileAccess: FileAccess = {
  list: (folder) => readdir(folder).catch(noneIfMissing),
  // Of a thousand small files, the way through the thread pool would take longer than the reading.
  read: async (path) => readFileSync(path, 'utf8'),
  async write(path, text) {
    makeOrExplain(dirname(path))
    await writeFile(path, text, { flag: 'wx' }).catch((error) => explainUnwritten(path, error))
  },
  async makeFolder(path) {
    makeOrExplain(path)
  },
  load: loadModule,
}

function makeOrExplain(folder: string): void {
  try {
    makeFolder(folder)
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException
    throw new RevisionFileError(folder, `no folder can be made there (${code}): name another`, {
      cause,
    })
  }
}

/** Half a revision, as a full disk leaves it, would keep commands from reading the folder. */
async function explainUnwritten(path: string, cause: NodeJS.ErrnoException): Promise<never> {
  const { code } = cause
  if (code === 'EEXIST') throw cause
  await rm(path, { force: true }).catch(() => {})
  throw new RevisionFileError(path, `it cannot be written (${code})`, { cause })
}

function noneIfMissing(error: NodeJS.ErrnoException): null {
  if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return null
  throw error
}
