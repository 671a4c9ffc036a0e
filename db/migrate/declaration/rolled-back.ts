import type { MigrationDatabase } from '../database/migration-database.ts'

/** What some work on a scratch database comes to, which is as it was afterwards. */
export async function inRolledBack<Result>(
  scratch: MigrationDatabase,
  work: (transaction: MigrationDatabase) => Promise<Result>,
): Promise<Result> {
  const transaction = await scratch.startTransaction().execute()
  try {
    return await work(transaction)
  } finally {
    await transaction.rollback().execute()
  }
}
