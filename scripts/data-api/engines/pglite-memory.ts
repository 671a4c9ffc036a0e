import { MemoryFS, PGlite } from '@electric-sql/pglite'
import { tarEntries } from './tar.ts'

/**
 * The files of a database in memory, as a tar file has them: they stay where that was read to, and are
 * copied only as they grow. PGlite's own way of it takes most of a start.
 */
export function memoryFrom(tar: Uint8Array): MemoryFS {
  const files = new MemoryFS()
  const init = files.init.bind(files)
  files.init = (database, options) => {
    files.initialSyncFs = async () => fill(database, tar)
    return init(database, options)
  }
  return files
}

function fill({ Module: { FS } }: PGlite, tar: Uint8Array): void {
  const root = PGlite.paths.PGDATA
  FS.mkdirTree(root)
  for (const { name, isFolder, content } of tarEntries(tar)) {
    const path = `${root}/${name}`
    if (isFolder) FS.mkdirTree(path)
    else FS.writeFile(path, content, { canOwn: true } as object)
  }
}
