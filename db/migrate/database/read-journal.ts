import { sql } from 'kysely'
import { type JournalRow, timeText } from './journal.ts'
import type { MigrationDatabase } from './migration-database.ts'
import { sqlStateOf } from './sql-state.ts'
import { tablesOf, type VersionTableName } from './tables.ts'

/** What the journal holds of a revision. */
export interface RevisionLog {
  readonly latest: JournalRow
  /** Whatever was tried since. */
  readonly isApplied: boolean
  /** Of the file as it was when that was last applied or undone; null where it is not known. */
  readonly checksum: string | null
}

const undefinedTable = '42P01'

/** What the journal holds, by revision; nothing where there is no journal. */
export async function readJournal(
  db: MigrationDatabase,
  name: VersionTableName,
): Promise<Map<string, RevisionLog>> {
  const { journal } = tablesOf(name)
  const { rows } = await sql<JournalRow & { done: JournalRow['direction'] | null; sum: string }>`
    with done as (
      select distinct on (revision) revision, direction as done, checksum as sum
      from ${journal} where state in ('done', 'stamped')
      order by revision, id desc
    )
    select distinct on (revision) revision, direction, state, ${timeText('started')} as started,
      ${timeText('finished')} as finished, milliseconds::float8 as milliseconds, checksum, who, error,
      done, sum
    from ${journal} left join done using (revision)
    order by revision, id desc
  `
    .execute(db)
    .catch((error) => {
      // A database that only Alembic has been at has none.
      if (sqlStateOf(error) === undefinedTable) return { rows: [] }
      throw error
    })
  return new Map(
    rows.map(({ done, sum: checksum, ...latest }) => [
      latest.revision,
      { latest, isApplied: done === 'up', checksum },
    ]),
  )
}
