import { mkdirSync, readFileSync, statSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { keepOrWrite, removeOld, replaceFile, root, stateOf, touch } from './files.mjs'
import { importKysely, keepImportMetaUrl } from './plugins.mjs'

/** Packages of many files, which load several times faster as a part of the bundle. */
const bundled = ['commander', 'kysely', 'kysely-data-api', 'pg', 'pg-protocol', 'yaml']

/** Makes the bundle of a file in a directory, and gives its record, which is kept beside it. */
export async function build(source, directory, findKysely) {
  let kysely
  const findOnce = () => {
    kysely ??= findKysely()
    return kysely
  }
  const esbuild = await import('esbuild')
  const began = Date.now()
  const { metafile, outputFiles } = await esbuild.build({
    entryPoints: [source],
    absWorkingDir: root,
    outdir: directory,
    entryNames: '[name]-[hash]',
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    banner: { js: requireForPackages },
    external: ['pg-native', ...packagesApart()],
    metafile: true,
    write: false,
    // Where it fails, the files are loaded one by one, and the broken one says so.
    logLevel: 'silent',
    plugins: [keepImportMetaUrl, importKysely(findOnce)],
  })
  const inputs = { ...inputsOf(metafile, began), ...(await kysely)?.inputs }
  const [entry] = Object.entries(metafile.outputs).find(([, { entryPoint = '' }]) => {
    return resolve(root, entryPoint) === source
  })
  mkdirSync(directory, { recursive: true })
  for (const name of filesBefore(directory)) touch(join(directory, name))
  for (const { path, contents } of outputFiles) keepOrWrite(path, contents)
  const files = outputFiles.map(({ path }) => basename(path))
  const record = { root, entry: basename(entry), files, inputs }
  replaceFile(join(directory, 'record.json'), JSON.stringify(record))
  removeOld(directory, ['record.json', ...files])
  return record
}

/** The names of those that this bundle takes the place of. */
function filesBefore(directory) {
  try {
    return JSON.parse(readFileSync(join(directory, 'record.json'), 'utf8')).files ?? []
  } catch {
    return []
  }
}

/**
 * The files that went into a bundle, each with the state that it was in. One that was saved meanwhile may
 * have been read before: it has none, so that the next start makes the bundle again.
 */
function inputsOf(metafile, began) {
  const files = Object.keys(metafile.inputs).map((path) => resolve(root, path))
  // A folder is another one when a file is added to it.
  const folders = files.map(dirname).filter((path) => !path.includes('node_modules'))
  const stateThen = (path) => (statSync(path).mtimeMs < began ? stateOf(path) : 'unknown')
  return Object.fromEntries([...files, ...folders].map((path) => [path, stateThen(path)]))
}

function packagesApart() {
  const { dependencies, devDependencies, optionalDependencies } = JSON.parse(
    readFileSync(join(root, 'package.json'), 'utf8'),
  )
  const names = Object.keys({ ...dependencies, ...devDependencies, ...optionalDependencies })
  return names.filter((name) => !bundled.includes(name))
}

/** Packages that are no ES modules ask for Node's own by `require`. */
const requireForPackages = [
  "import { createRequire as createRequireForPackages } from 'node:module'",
  'const require = createRequireForPackages(import.meta.url)',
].join('\n')
