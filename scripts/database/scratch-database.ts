import { existsSync, mkdirSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import pglite from '../../node_modules/@electric-sql/pglite/package.json' with { type: 'json' }
import { openPgliteEngine } from '../data-api/engines/pglite.ts'
import { startDataApi } from '../data-api/server.ts'
import { type OpenDatabase, openByEndpoint } from './open-database.ts'

const cache = new URL('../../node_modules/.cache/plaster/', import.meta.url).pathname

/** An empty database in memory behind a Data API of its own, gone when it is closed. */
export async function openScratchDatabase(): Promise<OpenDatabase> {
  const engine = await openPgliteEngine({ snapshot: await emptySnapshot() })
  const server = await startDataApi({ engine, port: 0 })
  const opened = openByEndpoint(server.url, 'a scratch database')
  return {
    ...opened,
    async close() {
      await opened.close()
      await server.close()
      await engine.close()
    },
  }
}

/**
 * The tar file of an empty database, which another starts from in a fraction of initdb's time. It
 * depends on nothing but PGlite, and so is made once and kept.
 */
export async function emptySnapshot(): Promise<string> {
  const file = join(cache, `pglite-${pglite.version}.tar`)
  if (existsSync(file)) return file
  mkdirSync(cache, { recursive: true })
  const engine = await openPgliteEngine()
  writeFileSync(`${file}.${process.pid}`, await engine.dump())
  renameSync(`${file}.${process.pid}`, file)
  await engine.close()
  return file
}
