import { compareCatalogs } from '../catalog/compare.ts'
import type { CatalogSnapshot } from '../catalog/object.ts'
import { readCatalog } from '../catalog/snapshot.ts'
import type { MigrationDatabase } from '../database/migration-database.ts'
import type { PlanOptions } from './draft.ts'
import { differ, type Step } from './plan-back.ts'
import { planChanges } from './plan-changes.ts'
import type { ReversibleChange } from './plan-renames.ts'
import type { PlannedChange } from './planned-change.ts'
import type { ProvedRevision } from './proved.ts'
import { stillRefused } from './refused.ts'
import { run } from './run-changes.ts'
import { undo } from './undo.ts'

export interface ProveOptions extends PlanOptions {
  /** What is run first, each with the statement that undoes it: renames. */
  readonly first?: readonly ReversibleChange[]
  /** What of a catalog counts. */
  readonly filter?: (catalog: CatalogSnapshot) => CatalogSnapshot
  /** What the database holds, filtered, where that was read already. */
  readonly found?: CatalogSnapshot
}

/** With more the plan would go round in circles. */
const mostRounds = 3

/**
 * Plans what makes the catalog of a database another one, as revisions, and runs it: up, and down again,
 * so that all that is handed back has been seen to work.
 *
 * @param db a copy that may be changed; it is left as it was, but for what is not undone
 */
export async function proveChanges(
  db: MigrationDatabase,
  wanted: CatalogSnapshot,
  { first = [], filter = (catalog) => catalog, found, ...options }: ProveOptions = {},
): Promise<ProvedRevision[]> {
  const read = async () => filter(await readCatalog(db))
  const steps: Step[] = []
  let now = found ?? (await read())
  const start = now
  if (first.length > 0) {
    const changes = first.map(({ up }) => up)
    const { done, refused } = await run(db, changes, true)
    now = await read()
    steps.push({ isTransaction: true, changes: done, refused, before: start, renamed: now })
  }
  for (let round = 0; round < mostRounds; round += 1) {
    const before = now
    const made: Step[] = []
    for (const stage of groupByStage(planChanges(now, wanted, options))) {
      const isTransaction = stage[0]?.transaction !== false
      const { done, refused } = await run(db, stage, isTransaction)
      made.push({ isTransaction, changes: done, refused, before: now, renamed: now })
      now = await read()
    }
    const isMoved = compareCatalogs(before, now).length > 0
    add(steps, isMoved || steps.length === 0 ? made : made.map(withoutChanges))
    if (!isMoved || compareCatalogs(now, wanted).length === 0) break
  }
  const left = differ(now, wanted)
  const done = steps.flatMap(({ changes }) => changes)
  for (const [index, step] of steps.entries()) {
    const later = steps.slice(index + 1).flatMap(({ refused }) => refused)
    step.refused = left.differences.length > 0 ? stillRefused(step.refused, done, later) : []
  }
  // A revision without a statement, for what is to be written by hand.
  if (steps.length === 0 && left.differences.length > 0) {
    steps.push({ isTransaction: true, changes: [], refused: [], before: now, renamed: now })
  }
  const proved: ProvedRevision[] = []
  for (const [index, step] of [...steps.entries()].reverse()) {
    const last = index === 0 ? first.map(({ down }) => down).reverse() : []
    const up = {
      ...{ changes: step.changes, refused: step.refused },
      ...(index === steps.length - 1 ? left : { differences: [] }),
    }
    const { down, found: reached } = await undo(db, now, step, last, read)
    now = reached
    proved.unshift({ isTransaction: step.isTransaction, up, down })
  }
  return proved
}

/** The steps of another round; its first is a part of the last one where both are transactions, or neither. */
function add(steps: Step[], made: readonly Step[]): void {
  for (const [index, step] of made.entries()) {
    const last = steps.at(-1)
    const isEmpty = step.changes.length === 0 && last !== undefined
    if (
      last !== undefined &&
      (isEmpty || (index === 0 && last.isTransaction === step.isTransaction))
    ) {
      last.changes.push(...step.changes)
      last.refused.push(...step.refused)
    } else steps.push(step)
  }
}

function withoutChanges(step: Step): Step {
  return { ...step, changes: [] }
}

function groupByStage(changes: readonly PlannedChange[]): PlannedChange[][] {
  const stages = new Map<number, PlannedChange[]>()
  for (const change of changes) {
    stages.set(change.stage, [...(stages.get(change.stage) ?? []), change])
  }
  return [...stages.values()]
}
