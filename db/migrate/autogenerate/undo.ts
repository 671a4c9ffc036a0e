import { compareCatalogs } from '../catalog/compare.ts'
import type { CatalogSnapshot } from '../catalog/object.ts'
import type { MigrationDatabase } from '../database/migration-database.ts'
import { differ, planBack, type Step } from './plan-back.ts'
import type { PlannedChange } from './planned-change.ts'
import type { ProvedDirection, RefusedChange } from './proved.ts'
import { stillRefused } from './refused.ts'
import { run } from './run-changes.ts'

/**
 * Plans the way back of a step, and runs it: again where something is left, such as what default privileges
 * have granted on what was made.
 *
 * @param last what comes at the end of it
 */
export async function undo(
  db: MigrationDatabase,
  now: CatalogSnapshot,
  step: Step,
  last: readonly PlannedChange[],
  read: () => Promise<CatalogSnapshot>,
): Promise<{ down: ProvedDirection; found: CatalogSnapshot }> {
  const { isTransaction, before } = step
  const { done, refused } = await run(db, [...planBack(now, step), ...last], isTransaction)
  let found = await read()
  const changes = [...done]
  const left: RefusedChange[] = [...refused]
  if (last.length === 0 && compareCatalogs(found, before).length > 0) {
    const again = await run(db, planBack(found, step), isTransaction)
    const reached = await read()
    if (compareCatalogs(found, reached).length > 0) changes.push(...again.done)
    left.push(...again.refused)
    found = reached
  }
  const undone = differ(found, before)
  const isLeft = undone.differences.length > 0
  return { down: { changes, refused: isLeft ? stillRefused(left, changes) : [], ...undone }, found }
}
