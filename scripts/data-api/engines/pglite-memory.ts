import { MemoryFS, PGlite } from '@electric-sql/pglite'
import { fillLater, templateFiles, templateFolders } from './pglite-templates.ts'

/** A file of a data directory, or a folder, which comes before what is in it. */
export interface DataFile {
  /** Its path in the directory. */
  readonly name: string
  readonly isFolder: boolean
  readonly content: Uint8Array
}

export type Files = PGlite['Module']['FS']

const root = PGlite.paths.PGDATA

/**
 * The files of a database in memory: they stay where they were read to, and are copied only as they grow.
 * PGlite's own way of it takes most of a start.
 */
export function memoryFrom(given: Iterable<DataFile>): MemoryFS {
  const files = new MemoryFS()
  const init = files.init.bind(files)
  files.init = (database, options) => {
    files.initialSyncFs = async () => fill(database.Module.FS, given)
    return init(database, options)
  }
  return files
}

function fill(FS: Files, files: Iterable<DataFile>): void {
  FS.mkdirTree(root)
  for (const { name, isFolder, content } of files) {
    const path = `${root}/${name}`
    if (isFolder) FS.mkdirTree(path)
    else FS.writeFile(path, content, { canOwn: true } as object)
  }
}

/**
 * Fills the empty folders of templates from a tar file once Postgres looks into one, as it does for CREATE
 * DATABASE: few databases in memory make another. To be called once it has started, for then it looks into all.
 */
export function fillTemplates(FS: Files, tar: string): void {
  for (const folder of templateFolders) {
    fillLater(FS, root + folder, () => fill(FS, templateFiles(tar, folder)))
  }
}

/** What `memoryFrom` makes another database in memory of. */
export function filesIn(FS: Files): DataFile[] {
  const within = (folder: string): DataFile[] =>
    FS.readdir(root + folder)
      .filter((each: string) => !/^\.{1,2}$/.test(each))
      .flatMap((each: string) => {
        const name = `${folder}/${each}`
        const isFolder = FS.isDir(FS.stat(root + name).mode)
        if (isFolder) return [{ name, isFolder, content: new Uint8Array() }, ...within(name)]
        return [{ name, isFolder, content: FS.readFile(root + name) }]
      })
  return within('')
}
