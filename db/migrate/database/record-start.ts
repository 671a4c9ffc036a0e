import { sql } from 'kysely'
import { LeaseLostError, VersionTableError } from '../run/errors.ts'
import { entryRows, interval, type JournalEntry } from './journal.ts'
import { leaseTime } from './lease.ts'
import type { MigrationDatabase } from './migration-database.ts'
import { splitRows } from './split-rows.ts'
import { tablesOf, type VersionTableName } from './tables.ts'

export interface StartRecord {
  /** The token of the lease that has to be held. */
  readonly holder: string
  /** The rows of the version table that have to be there. */
  readonly before: readonly string[]
  readonly entry: JournalEntry
}

/**
 * Writes down that a revision begins which runs in no transaction, so that a death in the middle of it
 * is seen. Gives the id of the entry.
 *
 * @throws LeaseLostError, VersionTableError, with nothing written
 */
export async function recordStart(
  db: MigrationDatabase,
  name: VersionTableName,
  { holder, before, entry }: StartRecord,
): Promise<string> {
  const { versions, journal, lease } = tablesOf(name)
  const others = before.length > 0 ? sql`where version_num not in (${sql.join(before)})` : sql``
  const { rows } = await sql<{ held: boolean; present: string | null; id: string | null }>`
    with held as (
      update ${lease} set expires = clock_timestamp() + ${interval(leaseTime)}
      where holder = ${holder}
      returning 1
    ), entry as (
      insert into ${journal} (revision, direction, state, started, checksum, who)
      ${entryRows([entry], 'started')}
      where exists (select from held)
        and (select count(*) from ${versions}) = ${before.length}::bigint
        and not exists (select from ${versions} ${others})
      returning id::text as id
    )
    select
      exists (select from held) as held,
      (select string_agg(version_num, ',') from ${versions}) as present,
      (select id from entry) as id
  `.execute(db)
  const [row] = rows
  if (!row?.held) throw new LeaseLostError()
  if (row.id === null) {
    throw new VersionTableError(name.versionTable, before, splitRows(row.present))
  }
  return row.id
}
