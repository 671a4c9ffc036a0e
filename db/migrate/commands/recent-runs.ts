import { sql } from 'kysely'
import type { MigrationContext } from '../context.ts'
import { type JournalRow, timeText } from '../database/journal.ts'
import { tablesOf } from '../database/tables.ts'
import { currentRows } from './current.ts'

export interface RecentRuns {
  /** The rows of the version table, sorted. */
  readonly current: readonly string[]
  /** The newest first, several of a revision that was run several times. */
  readonly runs: readonly JournalRow[]
}

interface Row extends JournalRow {
  readonly isRun: boolean
}

/**
 * What a database is on, and what was last run on it: one statement where it has been migrated. Without
 * runs where only Alembic has been at work, and with nothing where nobody has.
 */
export async function recentRuns(context: MigrationContext, limit: number): Promise<RecentRuns> {
  const { db, settings } = context
  const { versions, journal } = tablesOf(settings)
  try {
    const { rows } = await sql<Row>`
      select false as "isRun", version_num as revision, null as direction, null as state, null as started,
        null as finished, null as milliseconds, null as checksum, null as who, null as error
      from ${versions}
      union all
      select true, revision, direction, state, ${timeText('started')}, ${timeText('finished')},
        milliseconds::float8, checksum, who, error
      from (select * from ${journal} order by id desc limit ${sql.lit(limit)}) latest
    `.execute(db)
    return {
      current: rows
        .filter(({ isRun }) => !isRun)
        .map(({ revision }) => revision)
        .sort(),
      runs: rows.filter(({ isRun }) => isRun).map(({ isRun: _, ...run }) => run),
    }
  } catch {
    return { current: await currentRows(context), runs: [] }
  }
}
