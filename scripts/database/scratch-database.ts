import { openPgliteEngine } from '../data-api/engines/pglite.ts'
import { emptySnapshot } from './empty-snapshot.ts'
import { extensionsIn } from './extensions-in.ts'
import type { OpenDatabase } from './open-database.ts'

/**
 * An empty database in memory behind a Data API of its own, gone when it is closed.
 *
 * @param scripts SQL, or code with SQL in it: the extensions that it creates are to be had
 */
export async function openScratchDatabase(scripts: readonly string[] = []): Promise<OpenDatabase> {
  const opening = openPgliteEngine({
    ...{ ...(await emptySnapshot()), isSmall: true },
    extensions: extensionsIn(scripts),
  })
  // Meanwhile, since what calls it takes about as long to load.
  const [engine, { openInMemory }] = await Promise.all([opening, import('./open-in-memory.ts')])
  return openInMemory(engine)
}
