import type { MigrationContext } from '../context.ts'
import type { RevisionEntry } from '../entry.ts'
import { type JournalRow, readJournal } from '../journal.ts'

/** A revision with what the journal holds of it. */
export interface JournaledEntry extends RevisionEntry {
  /** Its latest run; null where there is none in the journal. */
  readonly log: JournalRow | null
  /** It is applied, and its file is not what was applied. */
  readonly isChanged: boolean
}

/** The latest run of each revision, by its id: empty where only Alembic has been at work. */
export async function journal({
  db,
  settings,
}: MigrationContext): Promise<ReadonlyMap<string, JournalRow>> {
  return readJournal(db, settings)
}

/** Adds to a revision what the journal holds of it. */
export function withLog(
  { scripts }: Pick<MigrationContext, 'scripts'>,
  entry: RevisionEntry,
  rows: ReadonlyMap<string, JournalRow>,
): JournaledEntry {
  const log = rows.get(entry.revision) ?? null
  const now = scripts.get(entry.revision)?.checksum
  const isApplied = log?.direction === 'up' && log.state !== 'failed'
  const isChanged = isApplied && Boolean(log.checksum && now && log.checksum !== now)
  return { ...entry, log, isChanged }
}
