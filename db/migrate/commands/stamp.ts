import type { MigrationContext } from '../context.ts'
import { databaseVersions } from '../database/database-versions.ts'
import { checkNoRange } from '../offline/range.ts'
import { planStamp, type StampStep } from '../plan/stamp.ts'
import { callHooks } from '../run/hooks.ts'

export interface StampOptions {
  /** What the database is to be said to be on: see planStamp. */
  readonly targets: readonly string[]
  /** Forgets every row first, known or not. */
  readonly purge?: boolean
}

export interface StampResult {
  readonly steps: readonly StampStep[]
  readonly heads: readonly string[]
}

/**
 * Sets the version table and runs nothing.
 *
 * @throws RevisionError if a target, or a row that is not to be purged, means nothing here
 * @throws LockedError if another migrator is waited for in vain
 */
export async function stamp(
  context: MigrationContext,
  { targets, purge = false }: StampOptions,
): Promise<StampResult> {
  const { db, graph, settings } = context
  for (const target of targets) checkNoRange(target)
  const versions = context.versions ?? databaseVersions(context)
  const makePlan = (rows: readonly string[]) => planStamp(graph, purge ? [] : rows, targets)
  const found = (await versions.read(db))?.rows ?? []
  const planned = makePlan(found)
  if (planned.heads.join() === found.join()) return planned
  const rows = await versions.acquire(db)
  try {
    const plan = makePlan(rows)
    await db.transaction().execute(async (transaction) => {
      await versions.stamp(transaction, rows, plan)
      for (const { revision, direction } of plan.steps) {
        const { heads } = plan
        await callHooks(settings, { db: transaction, revision, direction, isStamp: true, heads })
      }
    })
    return plan
  } finally {
    await versions.release(db)
  }
}
