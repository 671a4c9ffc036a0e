import { type CatalogDifference, compareCatalogs } from '../catalog/compare.ts'
import type { CatalogSnapshot } from '../catalog/object.ts'
import { readCatalog } from '../catalog/snapshot.ts'
import type { MigrationContext } from '../context.ts'
import { createTables } from '../database/tables.ts'
import { type Plan, planApplying, planUndoing } from '../plan/plan.ts'
import { reason } from '../reason.ts'
import { MigrationError } from '../run/migration-error.ts'
import { onScratch, runOnScratch } from '../run/scratch.ts'

/** The three runs of a revision: `up`, `down`, and `up` on what `down` left. */
export type VerifyStep = 'upgrade' | 'downgrade' | 'upgrade again'

/** A run that failed, with the reason, or that left another catalog than it has to, with the differences. */
export interface VerifyProblem {
  readonly step: VerifyStep
  readonly reason?: string
  readonly differences: readonly CatalogDifference[]
}

export interface VerifiedRevision {
  readonly revision: string
  readonly message: string
  readonly path: string
  readonly problems: readonly VerifyProblem[]
}

export interface VerifyResult {
  readonly isReversible: boolean
  readonly verified: readonly VerifiedRevision[]
  /** The revisions that were not come to, since one before them cannot be applied. */
  readonly unverified: readonly string[]
}

/**
 * Runs every revision up, down and up again, and compares what the catalog holds: a downgrade has to
 * leave what was there before the revision, and the second upgrade what the first one left. The order
 * of columns is not compared. The hooks of the settings are not called, and roles that a revision names
 * are made where they are missing.
 *
 * @param given its database has to be empty, and is left at the heads
 */
export async function verify(given: MigrationContext): Promise<VerifyResult> {
  const context = onScratch(given, given.db)
  await createTables(context.db, context.settings)
  const verified: VerifiedRevision[] = []
  let before = await readCatalog(context.db)
  for (const revision of context.graph.order) {
    const { problems, after } = await verifyRevision(context, revision, before)
    const { message = '', path = '' } = context.scripts.get(revision) ?? {}
    verified.push({ revision, message, path, problems })
    if (after === undefined) break
    before = after
  }
  return {
    isReversible: verified.every(({ problems }) => problems.length === 0),
    verified,
    unverified: context.graph.order.slice(verified.length),
  }
}

/** What went wrong, and the catalog with the revision applied; none where it could not be. */
async function verifyRevision(
  context: MigrationContext,
  revision: string,
  before: CatalogSnapshot,
): Promise<{ problems: VerifyProblem[]; after?: CatalogSnapshot }> {
  const upgraded = await take(context, 'upgrade', revision)
  if (upgraded.problem) return { problems: [upgraded.problem] }
  const downgraded = await take(context, 'downgrade', revision)
  if (downgraded.problem) return { problems: [downgraded.problem], after: upgraded.catalog }
  const undone = differ('downgrade', before, downgraded.catalog)
  const again = await take(context, 'upgrade again', revision)
  if (again.problem) return { problems: [...undone, again.problem] }
  const redone = differ('upgrade again', upgraded.catalog, again.catalog)
  return { problems: [...undone, ...redone], after: again.catalog }
}

type Taken =
  | { readonly problem: VerifyProblem; readonly catalog?: never }
  | { readonly problem?: never; readonly catalog: CatalogSnapshot }

/** Runs one revision alone: in the graph's order nothing that is applied comes after it. */
async function take(context: MigrationContext, step: VerifyStep, revision: string): Promise<Taken> {
  const plan = step === 'downgrade' ? planUndoing : planApplying
  try {
    await runOnScratch(context, (current): Plan => plan(context.graph, current, [revision]))
  } catch (error) {
    if (!(error instanceof MigrationError)) throw error
    return { problem: { step, reason: reason(error.cause), differences: [] } }
  }
  return { catalog: await readCatalog(context.db) }
}

function differ(
  step: VerifyStep,
  wanted: CatalogSnapshot,
  found: CatalogSnapshot,
): VerifyProblem[] {
  const differences = compareCatalogs(wanted, found)
  return differences.length === 0 ? [] : [{ step, differences }]
}
