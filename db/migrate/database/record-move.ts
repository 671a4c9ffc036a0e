import { type RawBuilder, sql } from 'kysely'
import { LeaseLostError, VersionTableError } from '../run/errors.ts'
import { endEntries, entryRows, interval, type JournalEntry, type OpenEntry } from './journal.ts'
import { leaseTime } from './lease.ts'
import type { MigrationDatabase } from './migration-database.ts'
import { splitRows } from './split-rows.ts'
import { type Tables, tablesOf, type VersionTableName } from './tables.ts'

export interface MoveRecord {
  /** The token of the lease that has to be held. */
  readonly holder: string
  readonly before: readonly string[]
  readonly after: readonly string[]
  readonly entries: readonly JournalEntry[]
  readonly state: 'done' | 'stamped'
  /** What ended before. */
  readonly ended?: readonly OpenEntry[]
  /** Milliseconds that the statements after it, in its transaction, wait for a lock; 0 for no limit; the database's own unless given. */
  readonly lockTimeout?: number
}

/**
 * Replaces the rows `before` of the version table by `after` and writes the journal, inside a
 * transaction and before anything else in it. It locks the lease, so that nobody takes it over before
 * the transaction ends, and every row of the version table, for migrators that know of no lease. All in
 * one statement, since over the Data API each is a round trip. Gives the ids of the entries, in order.
 *
 * @throws LeaseLostError, VersionTableError; the transaction then has to be rolled back
 */
export async function recordMove(
  transaction: MigrationDatabase,
  name: VersionTableName,
  record: MoveRecord,
): Promise<string[]> {
  const tables = tablesOf(name)
  const { holder, before, after, ended = [], lockTimeout } = record
  const gone = before.filter((row) => !after.includes(row))
  const come = after.filter((row) => !before.includes(row))
  const { rows } = await sql<{
    held: boolean
    present: string | null
    inserted: number
    entries: string | null
  }>`
    with held as (
      update ${tables.lease} set expires = clock_timestamp() + ${interval(leaseTime)}
      where holder = ${holder}
      returning 1
    ), present as (
      select version_num from ${tables.versions} for update
    ), gone as (
      delete from ${tables.versions}
      where version_num in (select version_num from present where ${isOneOf(gone)})
    ), come as (
      insert into ${tables.versions} (version_num) ${valuesOf(come)}
      on conflict do nothing
      returning 1
    ), entries as (
      ${insertEntries(tables, record)}
    )${ended.length > 0 ? sql`, ended as (${endEntries(tables.journal, ended)})` : sql``}
    select
      exists (select from held) as held,
      (select string_agg(version_num, ',') from present) as present,
      (select count(*)::integer from come) as inserted,
      (select string_agg(id::text, ',' order by id) from entries) as entries
      ${lockTimeout === undefined ? sql`` : sql`, set_config('lock_timeout', ${String(lockTimeout)}, true)`}
  `.execute(transaction)
  const [result] = rows
  if (!result?.held) throw new LeaseLostError()
  const present = splitRows(result.present)
  if (present.join() !== [...before].sort().join() || result.inserted !== come.length) {
    throw new VersionTableError(name.versionTable, before, present)
  }
  return result.entries?.split(',') ?? []
}

function insertEntries({ journal }: Tables, { entries, state }: MoveRecord): RawBuilder<unknown> {
  if (entries.length === 0) return sql`select null::bigint as id where false`
  return sql`
    insert into ${journal} (revision, direction, state, started, checksum, who)
    ${entryRows(entries, state)}
    returning id
  `
}

function isOneOf(rows: readonly string[]) {
  return rows.length === 0 ? sql`false` : sql`version_num in (${sql.join(rows)})`
}

function valuesOf(rows: readonly string[]) {
  if (rows.length === 0) return sql`select version_num from present where false`
  return sql`values ${sql.join(rows.map((row) => sql`(${row})`))}`
}
