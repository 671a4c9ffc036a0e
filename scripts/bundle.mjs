import {
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const cache = join(root, 'node_modules', '.cache', 'plaster')

/** Packages of many files, which load several times faster as a part of the bundle. */
const bundled = ['commander', 'kysely', 'kysely-data-api', 'pg', 'pg-protocol']

/** Half of what a bundle is made of: a bundle of its own, which the others import. */
const kysely = fileURLToPath(import.meta.resolve('kysely'))

/** Milliseconds for which files of an earlier bundle stay: a process that runs may still load some. */
const grace = 3_600_000

/**
 * A TypeScript entry file and what it imports as a few files of JavaScript, of which those that are
 * imported late are loaded late: transpiling file by file takes most of a start. They are kept, and made
 * again when a file that went into them has changed.
 */
export async function bundle(entry) {
  const { file } = await findOrBuild(fileURLToPath(entry))
  return file
}

/** Also says what it was made of. */
async function findOrBuild(source) {
  const [name] = basename(source).split('.')
  const directory = join(cache, `${basename(dirname(source))}-${name}`)
  const { entry, inputs } = findFresh(directory) ?? (await build(source, directory))
  return { file: pathToFileURL(join(directory, entry)), inputs }
}

/** The record of a bundle lists the files that went into it, for this folder and no copy of it. */
function findFresh(directory) {
  try {
    const record = JSON.parse(readFileSync(join(directory, 'record.json'), 'utf8'))
    const isFresh = Object.entries(record.inputs).every(([path, state]) => stateOf(path) === state)
    return record.root === root && isFresh ? record : undefined
  } catch {
    return undefined
  }
}

function stateOf(path) {
  const { mtimeMs, size } = statSync(path)
  return `${mtimeMs} ${size}`
}

async function build(source, directory) {
  let apart
  const importKysely = {
    name: 'kysely',
    setup({ onResolve }) {
      onResolve({ filter: /^kysely$/ }, async () => {
        apart ??= findOrBuild(kysely)
        const { file } = await apart
        return { path: file.href, external: true }
      })
    },
  }
  const esbuild = await import('esbuild')
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
    plugins: [keepImportMetaUrl, importKysely],
  })
  const files = Object.keys(metafile.inputs).map((path) => resolve(root, path))
  // A folder is another one when a file is added to it.
  const folders = files.map(dirname).filter((path) => !path.includes('node_modules'))
  const own = [...files, ...folders].map((path) => [path, stateOf(path)])
  const inputs = { ...Object.fromEntries(own), ...(await apart)?.inputs }
  const [entry] = Object.entries(metafile.outputs).find(([, { entryPoint = '' }]) => {
    return resolve(root, entryPoint) === source
  })
  mkdirSync(directory, { recursive: true })
  for (const { path, contents } of outputFiles) keepOrWrite(path, contents)
  const record = { root, entry: basename(entry), inputs }
  replaceFile(join(directory, 'record.json'), JSON.stringify(record))
  removeOld(directory, ['record.json', ...outputFiles.map(({ path }) => basename(path))])
  return record
}

function packagesApart() {
  const { dependencies, devDependencies, optionalDependencies } = JSON.parse(
    readFileSync(join(root, 'package.json'), 'utf8'),
  )
  const names = Object.keys({ ...dependencies, ...devDependencies, ...optionalDependencies })
  return names.filter((name) => !bundled.includes(name))
}

/** The name of a file has a hash of what is in it: one that is there is as good as a new one. */
function keepOrWrite(path, contents) {
  const now = new Date()
  try {
    utimesSync(path, now, now)
  } catch {
    replaceFile(path, contents)
  }
}

/** Whoever reads it meanwhile gets all of the old one or all of the new one. */
function replaceFile(path, contents) {
  const own = `${path}.${process.pid}.${Date.now()}`
  writeFileSync(own, contents)
  renameSync(own, path)
}

function removeOld(directory, files) {
  for (const name of readdirSync(directory)) {
    const path = join(directory, name)
    // Another process may have moved or removed it.
    const file = statSync(path, { throwIfNoEntry: false })
    const isOld = file !== undefined && file.mtimeMs < Date.now() - grace
    if (isOld && !files.includes(name)) rmSync(path, { force: true })
  }
}

/** Packages that are no ES modules ask for Node's own by `require`. */
const requireForPackages = [
  "import { createRequire as createRequireForPackages } from 'node:module'",
  'const require = createRequireForPackages(import.meta.url)',
].join('\n')

/** Paths are relative to the file that says them, wherever its text ends up. In a string it is only text. */
const keepImportMetaUrl = {
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
