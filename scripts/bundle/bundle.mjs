import { readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { build } from './build.mjs'
import { root, stateOf } from './files.mjs'

const cache = join(root, 'node_modules', '.cache', 'plaster')

/** Half of what a bundle is made of: a bundle of its own, which the others import. */
const kysely = fileURLToPath(import.meta.resolve('kysely'))

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
  const { entry, inputs } =
    findFresh(directory) ?? (await build(source, directory, () => findOrBuild(kysely)))
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
