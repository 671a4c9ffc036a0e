import { readFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'

/** Paths are relative to the file that says them, wherever its text ends up. In a string it is only text. */
export const keepImportMetaUrl = {
  name: 'import-meta-url',
  setup({ onLoad, esbuild }) {
    onLoad({ filter: /\.ts$/ }, async ({ path }) => {
      const contents = readFileSync(path, 'utf8')
      if (!contents.includes('import.meta.url')) return { contents, loader: 'ts' }
      const define = { 'import.meta.url': JSON.stringify(pathToFileURL(path).href) }
      const { code } = await esbuild.transform(contents, { loader: 'ts', define })
      return { contents: code, loader: 'js' }
    })
  },
}

/** Has Kysely imported from the file that `find` gives. */
export function importKysely(find) {
  return {
    name: 'kysely',
    setup({ onResolve }) {
      onResolve({ filter: /^kysely$/ }, async () => {
        const { file } = await find()
        return { path: file.href, external: true }
      })
    },
  }
}
