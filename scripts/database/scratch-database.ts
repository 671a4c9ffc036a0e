import { setFlagsFromString } from 'node:v8'
import { openPgliteEngine } from '../data-api/engines/pglite.ts'
import { startDataApi } from '../data-api/server.ts'
import { emptySnapshot } from './empty-snapshot.ts'
import { extensionsIn } from './extensions-in.ts'
import { type OpenDatabase, openByEndpoint } from './open-database.ts'

/**
 * An empty database in memory behind a Data API of its own, gone when it is closed.
 *
 * @param scripts SQL, or code with SQL in it: the extensions that it creates are to be had
 */
export async function openScratchDatabase(scripts: readonly string[] = []): Promise<OpenDatabase> {
  // To optimise the code of Postgres takes V8 longer than a scratch database lives, and two processors.
  setFlagsFromString('--liftoff-only')
  const engine = await openPgliteEngine({
    ...{ snapshot: await emptySnapshot(), isSmall: true },
    extensions: extensionsIn(scripts),
  })
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
