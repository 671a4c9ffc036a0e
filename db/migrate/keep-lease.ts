import { leaseTime, renewLease } from './lease.ts'
import type { MigrationDatabase } from './revision-file.ts'
import type { VersionTableName } from './tables.ts'

/**
 * Renews the lease while work goes on that holds no lock on it. A renewal that fails is made up for by
 * the next one, and what is lost is found out by the statement that moves the version table.
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
