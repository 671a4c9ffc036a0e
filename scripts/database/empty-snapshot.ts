import { existsSync, mkdirSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import pglite from '../../node_modules/@electric-sql/pglite/package.json' with { type: 'json' }
import { openPgliteEngine, type PgliteEngine } from '../data-api/engines/pglite.ts'

const cache = new URL('../../node_modules/.cache/plaster/', import.meta.url).pathname

/** An empty database depends on nothing but PGlite, and so is made once and kept. */
const file = join(cache, `pglite-${pglite.version}.tar`)

/** The tar file of an empty database, which another starts from in a fraction of initdb's time. */
export async function emptySnapshot(): Promise<string> {
  if (existsSync(file)) return file
  const engine = await openPgliteEngine()
  await keep(engine)
  await engine.close()
  return file
}

/** Makes an empty database in a directory. */
export async function buildPglite(directory: string): Promise<void> {
  const snapshot = existsSync(file) ? file : undefined
  const engine = await openPgliteEngine({ directory, snapshot })
  // Where the cache cannot be written the next one takes as long, but it is made.
  if (!snapshot) await keep(engine).catch(() => {})
  await engine.close()
}

async function keep(engine: PgliteEngine): Promise<void> {
  mkdirSync(cache, { recursive: true })
  const own = `${file}.${process.pid}`
  writeFileSync(own, await engine.dump())
  renameSync(own, file)
}
