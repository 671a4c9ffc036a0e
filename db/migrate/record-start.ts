import { sql } from 'kysely'
import { entryValues, interval, type JournalEntry } from './journal.ts'
import { leaseTime } from './lease.ts'
import type { MigrationDatabase } from './revision-file.ts'
import { LeaseLostError } from './run-errors.ts'
import { tablesOf, type VersionTableName } from './tables.ts'

/**
 * Writes down that a revision begins which runs in no transaction, so that a death in the middle of it
 * is seen. Gives the id of the entry.
 *
 * @throws LeaseLostError, with nothing written
 */
export async function recordStart(
  db: MigrationDatabase,
  name: VersionTableName,
  holder: string,
  entry: JournalEntry,
): Promise<string> {
  const { journal, lease } = tablesOf(name)
  const { rows } = await sql<{ id: string }>`
    with held as (
      update ${lease} set expires = clock_timestamp() + ${interval(leaseTime)}
      where holder = ${holder}
      returning 1
    )
    insert into ${journal} (revision, direction, state, started, checksum, who)
    select * from (values ${entryValues(entry, 'started')}) entry
    where exists (select from held)
    returning id::text as id
  `.execute(db)
  const [row] = rows
  if (!row) throw new LeaseLostError()
  return row.id
}
