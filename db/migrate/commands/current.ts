import type { MigrationContext } from '../context.ts'
import { readRows } from '../database/version-table.ts'
import { ancestors, tips } from '../graph/lineage.ts'
import { checkCurrent } from '../plan/plan.ts'
import { describeEntry, type RevisionEntry } from './entry.ts'

/**
 * The revisions that the database is on: its rows, and the heads that were applied because a row
 * depends on them. Makes no version table.
 *
 * @throws RevisionError if the database is on a revision that no file declares
 */
export async function current(context: MigrationContext): Promise<RevisionEntry[]> {
  const rows = await currentRows(context)
  checkCurrent(context.graph, rows)
  const applied = ancestors(context.graph, rows, 'all')
  return tips(context.graph, applied, 'parents').map((id) => describeEntry(context, id))
}

/** The rows of the version table as they are, none where there is no table. */
export async function currentRows({ db, settings }: MigrationContext): Promise<string[]> {
  return (await readRows(db, settings)) ?? []
}
