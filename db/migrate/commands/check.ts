import type { MigrationContext } from '../context.ts'
import { describeEntry, type RevisionEntry } from '../entry.ts'
import { planUpgrade } from '../plan.ts'
import { currentRows } from './current.ts'

/**
 * The revisions that an upgrade to all heads would apply, in order: none where the database is up to
 * date. Changes nothing.
 *
 * @throws RevisionError if the database is on a revision that no file declares
 */
export async function check(context: MigrationContext): Promise<{ pending: RevisionEntry[] }> {
  const rows = await currentRows(context)
  const { steps } = planUpgrade(context.graph, rows, 'heads')
  return { pending: steps.map(({ revision }) => describeEntry(context, revision)) }
}
