import type { MigrationContext, RevisionContext } from '../context.ts'
import type { MigrationDatabase } from '../database/migration-database.ts'
import { createMissingRoles } from '../declaration/roles.ts'
import { RevisionError } from '../errors.ts'
import { type Plan, planUpgrade } from '../plan/plan.ts'
import { reason } from '../reason.ts'
import { MigrationError } from './migration-error.ts'
import { type RunResult, run } from './runner.ts'

/** Thrown where a revision cannot be applied to a scratch database, so that what it makes is not known. */
export class ScratchError extends RevisionError {
  override readonly name = 'ScratchError'
}

/**
 * What a run on a scratch database goes by: the version table is where there is a schema for it, each
 * revision has a transaction of its own, and no hook is called.
 */
export function onScratch(
  { graph, scripts, settings }: RevisionContext,
  db: MigrationDatabase,
): MigrationContext {
  const { versionTableSchema: _, ...kept } = settings
  const own = { transactionMode: 'per-revision', onVersionApply: [] } as const
  return { graph, scripts, db, settings: { ...kept, ...own } }
}

/**
 * Runs revisions on a scratch database. The roles that they name are of a server, which this one is
 * not: a role that is missing is made, and the revision run again.
 *
 * @param context as onScratch makes it
 * @throws what run throws
 */
export async function runOnScratch(
  context: MigrationContext,
  plan: (current: readonly string[]) => Plan,
): Promise<RunResult> {
  const made = new Set<string>()
  for (;;) {
    try {
      return await run(context, plan)
    } catch (error) {
      const role = missingRole(error)
      if (role === undefined || made.has(role)) throw error
      await createMissingRoles(context.db, [role])
      made.add(role)
    }
  }
}

function missingRole(error: unknown): string | undefined {
  if (!(error instanceof MigrationError)) return undefined
  return /\brole "(.+)" does not exist/.exec(reason(error.cause))?.[1]
}

/**
 * Upgrades a scratch database to a target.
 *
 * @param context as onScratch makes it
 * @throws ScratchError if a revision fails there, so that what it makes is not known
 */
export async function upgradeScratch(context: MigrationContext, target: string): Promise<void> {
  try {
    await runOnScratch(context, (current) => planUpgrade(context.graph, current, target))
  } catch (error) {
    if (!(error instanceof MigrationError)) throw error
    const problem = reason(error.cause)
    throw new ScratchError(
      `${error.failed.path}: up fails on the scratch database, an empty PGlite: ${problem}: ${adviceFor(problem)}`,
      { cause: error },
    )
  }
}

function adviceFor(problem: string): string {
  return /extension "[^"]*" is not available/.test(problem)
    ? 'PGlite does not have it; create it only where pg_available_extensions lists it'
    : 'write it so that it works where there are no rows and nothing that other revisions do not make'
}
