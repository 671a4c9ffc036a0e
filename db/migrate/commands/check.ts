import type { MigrationContext } from '../context.ts'
import { readState } from '../database/version-table.ts'
import { planUpgrade } from '../plan/plan.ts'
import { checkChecksums } from '../run/checksums.ts'
import { describeEntry, type RevisionEntry } from './entry.ts'

/**
 * The revisions that an upgrade to all heads would apply, in order: none where the database is up to
 * date. Changes nothing.
 *
 * @throws RevisionError if the database is on a revision that no file declares
 * @throws ChangedRevisionError if the file of an applied one has changed, and the context is strict
 */
export async function check(context: MigrationContext): Promise<{ pending: RevisionEntry[] }> {
  const state = await readState(context.db, context.settings)
  const { steps } = planUpgrade(context.graph, state?.rows ?? [], 'heads')
  checkChecksums(context, state)
  return { pending: steps.map(({ revision }) => describeEntry(context, revision)) }
}
