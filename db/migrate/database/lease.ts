import { sql } from 'kysely'
import type { MigrationDatabase } from '../directory/revision-file.ts'
import { endEntries, interval, type OpenEntry, timeText } from './journal.ts'
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

/** The token that no other run has, and the name that others are shown. */
export interface LeaseRequest {
  readonly holder: string
  readonly owner: string
}

/** What the database is on, at the moment when the lease was taken. */
export interface TakenLease {
  /** The rows of the version table, sorted. */
  readonly rows: readonly string[]
  /** Where the tables of the engine are. */
  readonly schema: string
}

/** Taken, or held by another. */
export interface LeaseAnswer {
  readonly taken?: TakenLease
  /** Not known while another takes it at the same moment. */
  readonly leaseholder?: Leaseholder
  /** There is no lease to be taken. */
  readonly isMissing: boolean
}

/**
 * Takes the lease if it is free, expired or held already, and says of revisions that the one before
 * left `started` that they failed. It never waits: a row that is locked is passed over. By the
 * database's clock, in one statement that may be repeated.
 */
export async function takeLease(
  db: MigrationDatabase,
  name: VersionTableName,
  { holder, owner }: LeaseRequest,
): Promise<LeaseAnswer> {
  const { versions, journal, lease } = tablesOf(name)
  const { rows } = await sql<{
    taken: boolean
    fresh: boolean | null
    present: string | null
    schema: string | null
    exists: boolean
    leaseholder: string | null
    since: string | null
  }>`
    with free as (
      select singleton, ctid from ${lease}
      where holder is null or holder = ${holder} or expires < clock_timestamp()
      for update skip locked
    ), taken as (
      update ${lease} l set
        holder = ${holder}, owner = ${owner},
        since = case when l.holder = ${holder} then l.since else clock_timestamp() end,
        expires = clock_timestamp() + ${interval(leaseTime)}
      from free where l.singleton = free.singleton
      returning 1
    ), abandoned as (
      update ${journal} set state = 'failed', error = 'its process ended'
      where state = 'started' and exists (select from taken)
    )
    select
      exists (select from taken) as taken,
      (select free.ctid = l.ctid from free, ${lease} l) as fresh,
      (select string_agg(version_num, ',') from ${versions}) as present,
      (
        select nspname::text from ${lease} l join pg_class c on c.oid = l.tableoid
        join pg_namespace n on n.oid = c.relnamespace
      ) as schema,
      exists (select from ${lease}) as exists,
      (select owner from ${lease}) as leaseholder,
      (select ${timeText('since')} from ${lease}) as since
  `.execute(db)
  const [row] = rows
  // The lock may be on a row that is newer than what the statement sees of the version table.
  if (row?.taken && !row.fresh) return takeLease(db, name, { holder, owner })
  if (row?.taken) {
    const taken = { rows: splitRows(row.present), schema: row.schema ?? '' }
    return { isMissing: false, taken }
  }
  const { exists = false, leaseholder = null, since = null } = row ?? {}
  if (leaseholder === null || since === null) return { isMissing: !exists }
  return { isMissing: false, leaseholder: { owner: leaseholder, since } }
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
 * Gives the lease back, and says when what ran last was done. Never rejects, and never waits for a
 * transaction whose end got lost: a lease that is not given back expires.
 */
export async function releaseLease(
  db: MigrationDatabase,
  name: VersionTableName,
  holder: string,
  ended: readonly OpenEntry[] = [],
): Promise<void> {
  const { journal, lease } = tablesOf(name)
  const release = async () => {
    await sql`
      with own as (
        select singleton from ${lease} where holder = ${holder} for update skip locked
      )${ended.length > 0 ? sql`, ended as (${endEntries(journal, ended)} and exists (select from own))` : sql``}
      update ${lease} set holder = null, owner = null, since = null, expires = null
      where singleton = (select singleton from own)
    `.execute(db)
  }
  // Once more where its answer is lost: to do it twice is to do it once.
  await release()
    .catch(release)
    .catch(() => {})
}

/** The rows of the version table as an aggregate gives them. */
export function splitRows(aggregated: string | null | undefined): string[] {
  return aggregated ? aggregated.split(',').sort() : []
}
