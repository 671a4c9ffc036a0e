import type { Engine } from '../data-api/engines/engine.ts'
import { openPgliteEngine } from '../data-api/engines/pglite.ts'
import { requireExtensions } from '../data-api/engines/pglite-extensions.ts'
import { emptySnapshot } from './empty-snapshot.ts'
import { preferQuickStart } from './quick-start.ts'

export interface MemoryOptions {
  /** Names of extensions that can be created, of those that PGlite brings. */
  readonly extensions?: readonly string[]
}

/**
 * An empty PGlite in memory, gone when it is closed: for a test. The first one makes the database that all others
 * are copies of, which takes seconds. V8 is told not to optimise WebAssembly in this process. That callers wait,
 * and that the database has ended with a statement, is a warning of the process.
 *
 * @throws EngineUnavailableError
 */
export async function openMemoryEngine({ extensions = [] }: MemoryOptions = {}): Promise<Engine> {
  await requireExtensions(extensions)
  preferQuickStart()
  const onNotice = (line: string) => process.emitWarning(line)
  return openPgliteEngine({ ...(await emptySnapshot()), isSmall: true, extensions, onNotice })
}
