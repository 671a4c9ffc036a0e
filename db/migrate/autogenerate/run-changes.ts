import { sql } from 'kysely'
import type { MigrationDatabase } from '../database/migration-database.ts'
import { reason } from '../reason.ts'
import { splitScript } from '../script/split-script.ts'
import type { PlannedChange } from './planned-change.ts'
import type { RefusedChange } from './proved.ts'

/** Runs what can be run, and says why the rest cannot; what belongs together is run in full, or not at all. */
export async function run(
  db: MigrationDatabase,
  changes: readonly PlannedChange[],
  isTransaction: boolean,
): Promise<{ done: PlannedChange[]; refused: RefusedChange[] }> {
  const refused: RefusedChange[] = []
  if (!isTransaction) {
    const done: PlannedChange[] = []
    for (const change of changes) {
      try {
        await send(db, change)
        done.push(change)
      } catch (error) {
        refused.push({ change, reason: reason(error), left: [change] })
      }
    }
    return { done, refused }
  }
  let left = [...changes]
  for (;;) {
    let current: PlannedChange | undefined
    try {
      await db.transaction().execute(async (transaction) => {
        for (const change of left) {
          current = change
          await send(transaction, change)
        }
        current = undefined
      })
      return { done: left, refused }
    } catch (error) {
      const failed = current
      // At the commit no single statement is to blame.
      if (failed === undefined) throw error
      const isOfWhole = ({ whole }: PlannedChange) => whole !== undefined && whole === failed.whole
      const given = left.filter((change) => change === failed || isOfWhole(change))
      refused.push({ change: failed, reason: reason(error), left: given })
      left = left.filter((change) => !given.includes(change))
    }
  }
}

async function send(db: MigrationDatabase, { statement }: PlannedChange): Promise<void> {
  for (const single of await splitScript(statement)) await sql.raw(single).execute(db)
}
