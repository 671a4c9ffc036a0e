import type { MigrationDatabase } from '../database/migration-database.ts'
import { withExecutor } from '../database/with-executor.ts'
import { InterruptedError } from './errors.ts'
import type { AppliedStep } from './progress.ts'

/** @throws InterruptedError once the signal is aborted */
export function checkSignal(
  signal: AbortSignal | undefined,
  applied: readonly AppliedStep[] = [],
): void {
  if (signal?.aborted) throw new InterruptedError(applied)
}

/**
 * The same database, whose statements and transactions throw InterruptedError once the signal is aborted,
 * in place of being sent. What was sent before goes on.
 */
export function untilAborted(
  db: MigrationDatabase,
  signal: AbortSignal | undefined,
): MigrationDatabase {
  if (signal === undefined) return db
  return withExecutor(db, (given) => ({
    async executeQuery(query) {
      checkSignal(signal)
      return given.executeQuery(query)
    },
    async provideConnection(consume) {
      checkSignal(signal)
      return given.provideConnection(consume)
    },
  }))
}
