import { accessSync, constants, mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import pglite from '../../node_modules/@electric-sql/pglite/package.json' with { type: 'json' }
import { openPgliteEngine } from '../data-api/engines/pglite.ts'
import type { WorkerOptions } from '../data-api/engines/pglite-messages.ts'
import { templateFolders } from '../data-api/engines/pglite-templates.ts'
import { withoutFiles } from '../data-api/engines/tar.ts'
import { isWholeTar } from '../files/is-whole-tar.ts'
import { removePartial, replaceFile } from '../files/replace-file.ts'
import { unpackTar } from '../files/unpack-tar.ts'

const cache = fileURLToPath(new URL('../../node_modules/.cache/plaster/', import.meta.url))

/** An empty database depends on nothing but PGlite, and so is made once and kept. */
const whole = join(cache, `pglite-${pglite.version}.tar`)
const slim = join(cache, `pglite-${pglite.version}-slim.tar`)

/**
 * The tar file of an empty database, which another one in memory starts from in a fraction of initdb's
 * time. What is read only to make further ones of is in another. Without either where none can be kept.
 */
export async function emptySnapshot(): Promise<Pick<WorkerOptions, 'snapshot' | 'templates'>> {
  if (!isWholeTar(slim) || !isWholeTar(whole)) {
    if (!isWritable()) return {}
    await keep(slim, withoutFiles(await wholeSnapshot(), templateFolders))
  }
  return { snapshot: slim, templates: whole }
}

/** Asked before: an empty database that is made for nothing takes seconds. */
function isWritable(): boolean {
  try {
    mkdirSync(cache, { recursive: true })
    accessSync(cache, constants.W_OK)
    return true
  } catch {
    return false
  }
}

async function wholeSnapshot(): Promise<Uint8Array> {
  const kept = readWhole()
  if (kept) return kept
  const engine = await openPgliteEngine()
  const tar = await engine.dump()
  await keep(whole, tar)
  await engine.close()
  return tar
}

/** Undefined where there is none that is whole: it is made again then. */
function readWhole(): Uint8Array | undefined {
  return isWholeTar(whole) ? readFileSync(whole) : undefined
}

/** Makes an empty database in a directory: what was kept of one is unpacked without PGlite, which takes seconds. */
export async function buildPglite(directory: string): Promise<void> {
  const kept = readWhole()
  if (kept) return unpackTar(kept, directory)
  const engine = await openPgliteEngine({ directory })
  // Where the cache cannot be written the next one takes as long, but it is made.
  await engine
    .dump()
    .then((tar) => keep(whole, tar))
    .catch(() => {})
  await engine.close()
}

async function keep(file: string, tar: Uint8Array): Promise<void> {
  mkdirSync(cache, { recursive: true })
  await removePartial(cache)
  await replaceFile(file, tar)
}
