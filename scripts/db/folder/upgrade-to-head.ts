import { fileURLToPath } from 'node:url'
import {
  createContext,
  loadMigrations,
  type MigrationDatabase,
  upgrade,
  wordStep,
} from '../../../db/migrate/index.ts'
import { fileAccess } from './file-access.ts'

const folder = fileURLToPath(new URL('../../../migrations', import.meta.url))

/**
 * Upgrades a database to the head of this repository's migrations.
 *
 * @param options.onStep is told of each revision as it begins: `upgrade a -> b, create users`
 * @param options.who runs it, for the journal
 * @returns the ids of the revisions that were applied, in order
 */
export async function upgradeToHead(
  db: MigrationDatabase,
  { onStep, who }: { onStep?: (line: string) => void; who?: string } = {},
): Promise<{ applied: string[] }> {
  const context = createContext(await loadMigrations(fileAccess, folder))
  const result = await upgrade({ ...context, db, who, onStep: (step) => onStep?.(wordStep(step)) })
  return { applied: result.applied.map(({ revision }) => revision) }
}
