import { LeaseLostError } from '../run/errors.ts'
import { leaseTime, renewLease } from './lease.ts'
import type { MigrationDatabase } from './migration-database.ts'
import type { VersionTableName } from './tables.ts'
import { withExecutor } from './with-executor.ts'

/**
 * Renews the lease while work goes on that holds no lock on it. A renewal that fails is made up for by
 * the next one; that the lease is lost is found out by the next statement that needs it.
 */
export async function keepLease<Result>(
  db: MigrationDatabase,
  name: VersionTableName,
  holder: string,
  work: () => Promise<Result>,
): Promise<Result> {
  let renewing: Promise<unknown> | undefined
  const timer = setInterval(() => {
    renewing ??= renewLease(db, name, holder)
      .catch(() => {})
      .finally(() => {
        renewing = undefined
      })
  }, leaseTime / 4)
  try {
    return await work()
  } finally {
    clearInterval(timer)
    await renewing
  }
}

/**
 * The same database, for work in no transaction: no statement is sent, and no transaction begun, once the
 * lease is lost. What was sent before goes on. They throw LeaseLostError in its place.
 */
export function whileHeld(
  db: MigrationDatabase,
  name: VersionTableName,
  holder: string,
): MigrationDatabase {
  const renew = () => renewLease(db, name, holder)
  async function check(): Promise<void> {
    // Once more where its answer is lost: to do it twice is to do it once.
    if (!(await renew().catch(renew))) throw new LeaseLostError()
  }

  return withExecutor(db, (given) => ({
    async executeQuery(query) {
      await check()
      return given.executeQuery(query)
    },
    async provideConnection(consume) {
      await check()
      return given.provideConnection(consume)
    },
  }))
}
