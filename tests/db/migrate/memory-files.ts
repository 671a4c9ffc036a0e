import type { FileAccess } from '../../../db/migrate/index.ts'

/** A file system of texts and modules; a module that is an Error fails to load. */
export function memoryFiles(
  texts: Record<string, string>,
  modules: Record<string, unknown> = {},
): FileAccess & { texts: Record<string, string> } {
  const folders = new Set<string>()
  return {
    texts,
    async list(folder) {
      const inside = Object.keys(texts).filter((path) => path.startsWith(`${folder}/`))
      if (inside.length === 0 && !folders.has(folder)) return null
      return [...new Set(inside.map((path) => path.slice(folder.length + 1).split('/')[0] ?? ''))]
    },
    async read(path) {
      return texts[path] ?? missing(path)
    },
    async write(path, text) {
      if (path in texts) throw new Error(`${path} is there`)
      texts[path] = text
    },
    async makeFolder(path) {
      folders.add(path)
    },
    async load(path) {
      const module = modules[path] ?? {}
      if (module instanceof Error) throw module
      return module
    },
  }
}

function missing(path: string): never {
  throw new Error(`${path} is not there`)
}
