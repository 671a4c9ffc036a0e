import { readFileSync } from 'node:fs'
import type { DataFile, Files } from './pglite-memory.ts'
import { tarEntries } from './tar.ts'

/** The databases that others are copied from, template1 and template0: PGlite makes no others. */
export const templateFolders = ['/base/1', '/base/4']

/** What is in one of them by a tar file: copied, so that the rest of that need not stay. */
export function templateFiles(tar: string, folder: string): DataFile[] {
  return [...tarEntries(readFileSync(tar))]
    .filter(({ name }) => name.startsWith(`${folder}/`))
    .map(({ name, isFolder, content }) => ({ name, isFolder, content: content.slice() }))
}

/** A folder of a file system in memory, and what Emscripten asks it for. */
interface Folder {
  node_ops: {
    lookup(folder: Folder, name: string): unknown
    readdir(folder: Folder): string[]
  }
}

/** Calls `fill` when an empty folder is first looked into. */
export function fillLater(FS: Files, path: string, fill: () => void): void {
  const folder = FS.lookupPath(path, {}).node as unknown as Folder
  const { node_ops } = folder
  function fillNow(): void {
    folder.node_ops = node_ops
    fill()
  }
  folder.node_ops = {
    ...node_ops,
    lookup(_folder, name) {
      fillNow()
      return FS.lookupNode(folder as never, name)
    },
    readdir() {
      fillNow()
      return node_ops.readdir(folder)
    },
  }
}
