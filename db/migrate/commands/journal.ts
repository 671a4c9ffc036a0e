import type { MigrationContext } from '../context.ts'
import type { JournalRow } from '../database/journal.ts'
import { type RevisionLog, readJournal } from '../database/read-journal.ts'
import type { RevisionEntry } from './entry.ts'

/** A revision with what the journal holds of it. */
export interface JournaledEntry extends RevisionEntry {
  /** Its latest run; null where there is none in the journal. */
  readonly log: JournalRow | null
  /** It is applied, and its file is not what was applied. */
  readonly isChanged: boolean
}

/** What the journal holds of each revision, by its id: empty where only Alembic has been at work. */
export async function journal({
  db,
  settings,
}: MigrationContext): Promise<ReadonlyMap<string, RevisionLog>> {
  return readJournal(db, settings)
}

/** Adds to a revision what the journal holds of it. */
export function withLog(
  { scripts }: Pick<MigrationContext, 'scripts'>,
  entry: RevisionEntry,
  logs: ReadonlyMap<string, RevisionLog>,
): JournaledEntry {
  const log = logs.get(entry.revision)
  const [now, then] = [scripts.get(entry.revision)?.checksum, log?.checksum]
  const isChanged = Boolean(log?.isApplied && now && then && now !== then)
  return { ...entry, log: log?.latest ?? null, isChanged }
}
