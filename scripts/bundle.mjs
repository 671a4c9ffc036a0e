import { mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const cache = join(root, 'node_modules', '.cache', 'plaster')

/**
 * A TypeScript entry file and what it imports of ours as one file of JavaScript: transpiling file by file
 * takes most of a start. It is kept, and made again when a file that went into it has changed.
 */
export async function bundle(entry) {
  const source = fileURLToPath(entry)
  const file = join(cache, `${basename(dirname(source))}-${basename(source, '.ts')}.mjs`)
  if (!isFresh(file)) await build(source, file)
  return pathToFileURL(file)
}

/** The first line of a bundle lists the files that went into it. */
function isFresh(file) {
  try {
    const [, inputs] = readFileSync(file, 'utf8').match(/^\/\/ (.*)$/m)
    return Object.entries(JSON.parse(inputs)).every(([path, state]) => stateOf(path) === state)
  } catch {
    return false
  }
}

function stateOf(path) {
  const { mtimeMs, size } = statSync(path)
  return `${mtimeMs} ${size}`
}

async function build(source, file) {
  const esbuild = await import('esbuild')
  const { metafile, outputFiles } = await esbuild.build({
    entryPoints: [source],
    absWorkingDir: root,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    packages: 'external',
    metafile: true,
    write: false,
    plugins: [keepImportMetaUrl],
  })
  const paths = Object.keys(metafile.inputs).map((path) => resolve(root, path))
  const inputs = Object.fromEntries(paths.map((path) => [path, stateOf(path)]))
  mkdirSync(cache, { recursive: true })
  const own = `${file}.${process.pid}.${Date.now()}`
  writeFileSync(own, `// ${JSON.stringify(inputs)}\n${outputFiles[0].text}`)
  renameSync(own, file)
}

/** Paths are relative to the file that says them, wherever its text ends up. */
const keepImportMetaUrl = {
  name: 'import-meta-url',
  setup({ onLoad }) {
    onLoad({ filter: /\.ts$/ }, ({ path }) => {
      const text = readFileSync(path, 'utf8')
      const url = JSON.stringify(pathToFileURL(path).href)
      return { contents: text.replaceAll('import.meta.url', url), loader: 'ts' }
    })
  },
}
