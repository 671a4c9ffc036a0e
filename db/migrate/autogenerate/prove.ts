import { compareCatalogs } from '../catalog/compare.ts'
import type { CatalogSnapshot } from '../catalog/object.ts'
import { readCatalog } from '../catalog/snapshot.ts'
import type { MigrationDatabase } from '../database/migration-database.ts'
import type { PlanOptions } from './draft.ts'
import { differ, planBack, type Step } from './plan-back.ts'
import { planChanges } from './plan-changes.ts'
import type { PlannedChange } from './planned-change.ts'
import type { ProvedRevision } from './proved.ts'
import { run } from './run-changes.ts'

export interface ProveOptions extends PlanOptions {
  /** What is run first, each with the statement that undoes it: renames. */
  readonly first?: readonly { readonly up: PlannedChange; readonly down: PlannedChange }[]
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
    const tried = new Set(
      steps.flatMap(({ refused }) => refused.map(({ change }) => change.statement)),
    )
    const changes = planChanges(now, wanted, options).filter(
      ({ statement }) => !tried.has(statement),
    )
    for (const [index, stage] of groupByStage(changes).entries()) {
      const isTransaction = stage[0]?.transaction !== false
      const { done, refused } = await run(db, stage, isTransaction)
      const last = steps.at(-1)
      if (index === 0 && last?.isTransaction === isTransaction) {
        last.changes.push(...done)
        last.refused.push(...refused)
      } else {
        steps.push({ isTransaction, changes: done, refused, before: now, renamed: now })
      }
      now = await read()
    }
    if (changes.length === 0 || compareCatalogs(now, wanted).length === 0) break
  }
  const left = differ(now, wanted)
  // A revision without a statement, for what is to be written by hand.
  if (steps.length === 0 && left.differences.length > 0) {
    steps.push({ isTransaction: true, changes: [], refused: [], before: now, renamed: now })
  }
  const proved: ProvedRevision[] = []
  for (const [index, step] of [...steps.entries()].reverse()) {
    const last = index === 0 ? first.map(({ down }) => down).reverse() : []
    const { done, refused } = await run(db, [...planBack(now, step), ...last], step.isTransaction)
    now = await read()
    const up = {
      ...{ changes: step.changes, refused: step.refused },
      ...(index === steps.length - 1 ? left : { differences: [] }),
    }
    const down = { changes: done, refused, ...differ(now, step.before) }
    proved.unshift({ isTransaction: step.isTransaction, up, down })
  }
  return proved
}

function groupByStage(changes: readonly PlannedChange[]): PlannedChange[][] {
  const stages = new Map<number, PlannedChange[]>()
  for (const change of changes) {
    stages.set(change.stage, [...(stages.get(change.stage) ?? []), change])
  }
  return [...stages.values()]
}
