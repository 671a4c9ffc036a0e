import { openPgliteEngine } from '../data-api/engines/pglite.ts'
import { openInProcess } from '../data-api/in-process.ts'
import { emptySnapshot } from './empty-snapshot.ts'
import { extensionsIn } from './extensions-in.ts'
import { type OpenDatabase, openByClient } from './open-database.ts'
import { preferQuickStart } from './quick-start.ts'

/**
 * An empty database in memory behind a Data API of its own, gone when it is closed.
 *
 * @param scripts SQL, or code with SQL in it: the extensions that it creates are to be had
 */
export async function openScratchDatabase(scripts: readonly string[] = []): Promise<OpenDatabase> {
  preferQuickStart()
  const engine = await openPgliteEngine({
    ...{ snapshot: await emptySnapshot(), isSmall: true },
    extensions: extensionsIn(scripts),
  })
  const api = openInProcess(engine)
  const opened = openByClient(api.clientConfig, 'a scratch database')
  return {
    ...opened,
    async close() {
      await opened.close()
      api.close()
      await engine.close()
    },
  }
}
