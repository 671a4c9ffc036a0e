import type { MigrationContext } from '../context.ts'
import { LockedError } from '../run/errors.ts'
import { checkSignal } from '../run/interruption.ts'
import { pause } from '../run/pause.ts'
import type { Leaseholder } from './lease.ts'
import type { MigrationDatabase } from './migration-database.ts'
import { createTables, type VersionTableName } from './tables.ts'
import { type LeaseAnswer, type LeaseRequest, type TakenLease, takeLease } from './take-lease.ts'

const pollingTime = 250

/**
 * Takes the lease, asking again and again: who waits inside of Postgres holds a snapshot there, which
 * stops the CREATE INDEX CONCURRENTLY of the one that is waited for.
 *
 * @throws LockedError once the lock timeout or the time of the run is over
 * @throws InterruptedError once the run is to end
 */
export async function waitForLease(
  db: MigrationDatabase,
  name: VersionTableName,
  context: MigrationContext,
  request: LeaseRequest,
): Promise<TakenLease> {
  const { lockTimeout = Number.POSITIVE_INFINITY, wait = pause, onWait } = context
  const began = performance.now()
  let told: Leaseholder | undefined
  for (;;) {
    const answer = await askForLease(db, name, request)
    if (answer.taken) return answer.taken
    checkSignal(context.signal)
    const { leaseholder } = answer
    if (leaseholder && leaseholder.since !== told?.since) onWait?.(leaseholder)
    told = leaseholder ?? told
    const isOver = performance.now() - began >= lockTimeout || !hasTime(context)
    if (isOver) throw new LockedError(told)
    await wait(pollingTime * (0.5 + Math.random()))
  }
}

function hasTime({ remainingTime }: MigrationContext): boolean {
  return remainingTime === undefined || remainingTime() > 0
}

async function askForLease(
  db: MigrationDatabase,
  name: VersionTableName,
  request: LeaseRequest,
): Promise<LeaseAnswer> {
  const answer = await takeLease(db, name, request).catch(() => undefined)
  if (answer && !answer.isMissing) return answer
  // The journal and the lease are missing where only Alembic has been at work.
  await createTables(db, name)
  return takeLease(db, name, request)
}
