import { sql } from 'kysely'
import { interval, timeText } from './journal.ts'
import { type Leaseholder, leaseTime } from './lease.ts'
import type { MigrationDatabase } from './migration-database.ts'
import { splitRows } from './split-rows.ts'
import { tablesOf, type VersionTableName } from './tables.ts'

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
