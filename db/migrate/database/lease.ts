import { sql } from 'kysely'
import { endEntries, interval, type OpenEntry } from './journal.ts'
import type { MigrationDatabase } from './migration-database.ts'
import { splitRows } from './split-rows.ts'
import { tablesOf, type VersionTableName } from './tables.ts'

/**
 * Milliseconds until the lease of a migrator that died can be taken over. One that is in the
 * transaction of a step holds a lock on its row as well, and nobody takes it over before that ends.
 */
export const leaseTime = 5_000

/** Who holds the lease, for people, and since when (RFC 3339). */
export interface Leaseholder {
  readonly owner: string
  readonly since: string
}

/** Puts the expiry off, and says whether that could be: not once another has taken the lease over. */
export async function renewLease(
  db: MigrationDatabase,
  name: VersionTableName,
  holder: string,
): Promise<boolean> {
  const { rows } = await sql`
    update ${tablesOf(name).lease} set expires = clock_timestamp() + ${interval(leaseTime)}
    where holder = ${holder}
    returning 1 as held
  `.execute(db)
  return rows.length > 0
}

/**
 * Gives the lease back, and says when what ran last was done. Resolves with the rows of the version table as
 * they are then, sorted, undefined where nobody knows. Never rejects, and never waits for a transaction whose
 * end got lost: a lease that is not given back expires.
 */
export async function releaseLease(
  db: MigrationDatabase,
  name: VersionTableName,
  holder: string,
  ended: readonly OpenEntry[] = [],
): Promise<readonly string[] | undefined> {
  const { journal, lease, versions } = tablesOf(name)
  const release = async () => {
    const { rows } = await sql<{ present: string | null }>`
      with own as (
        select singleton from ${lease} where holder = ${holder} for update skip locked
      )${ended.length > 0 ? sql`, ended as (${endEntries(journal, ended)} and exists (select from own))` : sql``}
      update ${lease} set holder = null, owner = null, since = null, expires = null
      where singleton = (select singleton from own)
      returning (select string_agg(version_num, ',') from ${versions}) as present
    `.execute(db)
    return rows[0] && splitRows(rows[0].present)
  }
  // Once more where its answer is lost: to do it twice is to do it once.
  return release()
    .catch(release)
    .catch(() => undefined)
}
