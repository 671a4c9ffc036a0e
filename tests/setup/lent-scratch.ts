import { extensionsIn } from '../../scripts/database/extensions-in.ts'
import type { OpenDatabase } from '../../scripts/database/open-database.ts'
import { openInMemory } from '../../scripts/database/open-in-memory.ts'
import { lendEngine } from './lent-engine.ts'

/**
 * A scratch database, as commands open it, but in an engine that is lent. Its Data API is in this process:
 * openTestDatabase gives one that is called by HTTP.
 */
export async function lendScratch(scripts: readonly string[] = []): Promise<OpenDatabase> {
  return openInMemory(await lendEngine('empty', extensionsIn(scripts)))
}
