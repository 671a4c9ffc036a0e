import { type RawBuilder, sql } from 'kysely'
import type { MigrationDatabase } from './migration-database.ts'
import { tablesOf, type VersionTableName } from './tables.ts'

/** What is written down of a revision when it is applied, undone or stamped. */
export interface JournalEntry {
  readonly revision: string
  readonly direction: 'up' | 'down'
  /** Of the file as it was then; null where the text of the file is not known. */
  readonly checksum: string | null
  /** Who ran it, as in `GitHub Actions run 1`. */
  readonly who: string
}

/** What the journal holds of the latest run of a revision. */
export interface JournalRow extends JournalEntry {
  /** `started` and no more: its process ended, or is at work outside of a transaction. */
  readonly state: 'started' | 'done' | 'failed' | 'stamped'
  /** RFC 3339, UTC. */
  readonly started: string
  /** Null where the run ended before it could be written. */
  readonly finished: string | null
  readonly milliseconds: number | null
  readonly error: string | null
}

/** An entry whose end is not written down yet: no row can hold when its own transaction ended. */
export interface OpenEntry {
  readonly id: string
  /** From its row to its beginning: several that are in one transaction are written down at once. */
  readonly offset: number
  readonly milliseconds: number
}

export interface Failure {
  readonly milliseconds: number
  readonly error: string
}

/** Entries that begin now, as rows of `revision, direction, state, started, checksum, who` in their order. */
export function entryRows(
  entries: readonly JournalEntry[],
  state: JournalRow['state'],
): RawBuilder<unknown> {
  return sql`
    select revision, direction, ${state}::text, statement_timestamp(), checksum, who
    from json_to_recordset(${JSON.stringify(entries)}::text::json)
      as entry (revision text, direction text, checksum text, who text)
  `
}

/** Writes down that a revision failed, which its own transaction cannot, since nothing of that stays. */
export async function recordFailure(
  db: MigrationDatabase,
  name: VersionTableName,
  { revision, direction, checksum, who }: JournalEntry,
  { milliseconds, error }: Failure,
): Promise<void> {
  await sql`
    insert into ${tablesOf(name).journal}
      (revision, direction, state, started, finished, milliseconds, checksum, who, error)
    values (
      ${revision}, ${direction}, 'failed', clock_timestamp() - ${interval(milliseconds)},
      clock_timestamp(), ${milliseconds}::bigint, ${checksum}::text, ${who}, ${error}
    )
  `.execute(db)
}

/** Writes down that a revision failed which runs in no transaction, and so was written down before. */
export async function failEntry(
  db: MigrationDatabase,
  name: VersionTableName,
  id: string,
  { milliseconds, error }: Failure,
): Promise<void> {
  await sql`
    update ${tablesOf(name).journal} set
      state = 'failed', error = ${error}, milliseconds = ${milliseconds}::bigint,
      finished = started + ${interval(milliseconds)}
    where id = ${id}::text::bigint
  `.execute(db)
}

/** Says that entries are done and when that was, as a statement or a part of one. To do it twice is to do it once. */
export function endEntries(
  journal: RawBuilder<unknown>,
  entries: readonly OpenEntry[],
): RawBuilder<unknown> {
  return sql`
    update ${journal} log set
      state = 'done',
      started = log.started + ended."offset" * interval '1 millisecond',
      finished = log.started + (ended."offset" + ended.milliseconds) * interval '1 millisecond',
      milliseconds = ended.milliseconds
    from json_to_recordset(${JSON.stringify(entries)}::text::json)
      as ended (id bigint, "offset" bigint, milliseconds bigint)
    where log.id = ended.id and log.finished is null
  `
}

export function interval(milliseconds: number): RawBuilder<unknown> {
  return sql`${milliseconds}::bigint * interval '1 millisecond'`
}

/** A time as RFC 3339, the same over the Data API and over plain connections. */
export function timeText(column: string): RawBuilder<string> {
  return sql`to_char(${sql.ref(column)} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`
}
