import { openPgliteEngine } from '../data-api/engines/pglite.ts'
import { emptySnapshot } from './empty-snapshot.ts'
import { extensionsIn } from './extensions-in.ts'
import type { OpenDatabase } from './open-database.ts'
import { preferQuickStart } from './quick-start.ts'

export interface ScratchDatabase extends OpenDatabase {
  /** The tar file of it, to start another one from. */
  dump(): Promise<Uint8Array>
}

/**
 * A database in memory behind a Data API of its own, gone when it is closed.
 *
 * @param scripts SQL, or code with SQL in it: the extensions that it creates are to be had
 * @param snapshot a tar file, which is handed over; where it is left out the database is empty
 */
export async function openScratchDatabase(
  scripts: readonly string[] = [],
  snapshot?: Uint8Array<ArrayBuffer>,
): Promise<ScratchDatabase> {
  preferQuickStart()
  const opening = openPgliteEngine({
    ...{ snapshot: snapshot ?? (await emptySnapshot()), isSmall: true },
    extensions: extensionsIn(scripts),
  })
  // Meanwhile, since what calls it takes about as long to load.
  const [engine, { openInMemory }] = await Promise.all([opening, import('./open-in-memory.ts')])
  return { ...openInMemory(engine), dump: engine.dump }
}
