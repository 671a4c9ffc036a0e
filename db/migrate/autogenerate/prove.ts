import { sql } from 'kysely'
import { type CatalogDifference, compareCatalogs } from '../catalog/compare.ts'
import type { CatalogSnapshot } from '../catalog/object.ts'
import { readCatalog } from '../catalog/snapshot.ts'
import type { MigrationDatabase } from '../database/migration-database.ts'
import { reason } from '../reason.ts'
import { splitScript } from '../script/split-script.ts'
import type { PlanOptions } from './draft.ts'
import { type PlannedChange, planChanges } from './plan-changes.ts'

/** A statement that Postgres refused on the copy, and that is therefore in no revision. */
export interface RefusedChange {
  readonly change: PlannedChange
  readonly reason: string
}

/** One way of a revision, as it was run on the copy. */
export interface ProvedDirection {
  readonly changes: readonly PlannedChange[]
  readonly refused: readonly RefusedChange[]
  /** What differs still from what was to come of it. */
  readonly differences: readonly CatalogDifference[]
  /** What a plan says of the differences, for somebody who writes it by hand. */
  readonly hints?: readonly PlannedChange[]
}

export interface ProvedRevision {
  readonly isTransaction: boolean
  readonly up: ProvedDirection
  readonly down: ProvedDirection
}

export interface ProveOptions extends PlanOptions {
  /** What is run first, each with the statement that undoes it: renames. */
  readonly first?: readonly { readonly up: PlannedChange; readonly down: PlannedChange }[]
  /** What of a catalog counts. */
  readonly filter?: (catalog: CatalogSnapshot) => CatalogSnapshot
  /** What the database holds, filtered, where that was read already. */
  readonly found?: CatalogSnapshot
}

interface Step {
  readonly isTransaction: boolean
  readonly changes: PlannedChange[]
  readonly refused: RefusedChange[]
  readonly before: CatalogSnapshot
  /** Before it, but with the renames done: what a plan of the way back can come to. */
  readonly renamed: CatalogSnapshot
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

function differ(
  now: CatalogSnapshot,
  wanted: CatalogSnapshot,
): Pick<ProvedDirection, 'differences' | 'hints'> {
  const differences = compareCatalogs(now, wanted)
  if (differences.length === 0) return { differences }
  return { differences, hints: planChanges(now, wanted, { forms: 'plain' }) }
}

/** The way back is one revision's: in one transaction, or all of it in none. */
function planBack(now: CatalogSnapshot, { isTransaction, renamed }: Step): PlannedChange[] {
  const forms = isTransaction ? 'plain' : 'safe'
  const changes = planChanges(now, renamed, { forms })
  const isWhole = !isTransaction || changes.every(({ stage }) => stage === 0)
  return isWhole ? changes : planChanges(now, renamed, { forms, replaceEnums: true })
}

function groupByStage(changes: readonly PlannedChange[]): PlannedChange[][] {
  const stages = new Map<number, PlannedChange[]>()
  for (const change of changes) {
    stages.set(change.stage, [...(stages.get(change.stage) ?? []), change])
  }
  return [...stages.values()]
}

/** Runs what can be run, and says why the rest cannot. */
async function run(
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
        refused.push({ change, reason: reason(error) })
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
      refused.push({ change: failed, reason: reason(error) })
      left = left.filter((change) => change !== failed)
    }
  }
}

async function send(db: MigrationDatabase, { statement }: PlannedChange): Promise<void> {
  for (const single of await splitScript(statement)) await sql.raw(single).execute(db)
}
