import { decideRenames } from '../autogenerate/decide-renames.ts'
import { LossyChangeError } from '../autogenerate/errors.ts'
import { planRenames } from '../autogenerate/plan-renames.ts'
import { proveChanges } from '../autogenerate/prove.ts'
import type { Rename } from '../autogenerate/rename.ts'
import { type ColumnOrder, compareColumnOrders, rolesOf } from '../autogenerate/wanted.ts'
import type { CatalogSnapshot } from '../catalog/object.ts'
import { readCatalog } from '../catalog/snapshot.ts'
import type { RevisionContext } from '../context.ts'
import type { MigrationDatabase } from '../database/migration-database.ts'
import { declaredCatalog, type KeptCatalogs } from '../declaration/declared-catalog.ts'
import type { DeclarationFile } from '../declaration/files.ts'
import { withoutOwnTables } from '../declaration/own-objects.ts'
import { createMissingRoles } from '../declaration/roles.ts'
import type { RevisionOptions } from '../new-revision/options.ts'
import { resolveDependencies, resolveParents } from '../new-revision/parents.ts'
import { onScratch, upgradeScratch } from '../run/scratch.ts'
import {
  type GeneratedRevision,
  type PreparationEnvironment,
  prepareRevisions,
} from './prepare-revisions.ts'

export interface AutogenerateOptions extends RevisionOptions {
  /** As parseRename reads them. */
  readonly renames?: readonly string[]
  /** Lets it write statements that lose data. */
  readonly allowDrop?: boolean
  /** Columns are required by a check first. */
  readonly isOnline?: boolean
  /** Says what would be written, and writes nothing. */
  readonly isDryRun?: boolean
}

export interface AutogenerateEnvironment extends PreparationEnvironment {
  /** An empty database that nobody else uses; it may still be being opened. */
  readonly scratch: MigrationDatabase | Promise<MigrationDatabase>
  readonly declaration: readonly DeclarationFile[]
  /** What the declared schema made in an earlier run. */
  readonly kept?: KeptCatalogs
  /** Rejects where there is a reason to write nothing; anything is asked or written after it. */
  checkFirst?(): Promise<void>
  /** Asks whether one of these was meant; none says that what was dropped may go. */
  chooseRename?(candidates: readonly Rename[]): Promise<Rename | undefined>
}

export interface AutogenerateResult {
  /** None where nothing has changed, several where some of it cannot be in one transaction. */
  readonly revisions: readonly GeneratedRevision[]
  /** Columns that are in another order than declared: nothing is done about it. */
  readonly columnOrders: readonly ColumnOrder[]
}

/**
 * Compares the schema that all revisions make with the declared one, and writes the revisions that make
 * one of the other, once they have been run up and down on the scratch database.
 *
 * @throws RevisionError if it would not fit the graph, a schema cannot be made on the scratch database, a
 * rename has to be told, or data would be lost; nothing is written then
 */
export async function autogenerate(
  context: RevisionContext,
  environment: AutogenerateEnvironment,
  options: AutogenerateOptions = {},
): Promise<AutogenerateResult> {
  const parents = resolveParents(context, options)
  const dependsOn = resolveDependencies(context, options)
  const { chooseRename } = environment
  const filter = (catalog: CatalogSnapshot) => withoutOwnTables(catalog, context.settings)
  const [first, made] = await Promise.allSettled([
    environment.checkFirst?.(),
    makeCatalogs(context, environment),
  ])
  if (first.status === 'rejected') throw first.reason
  if (made.status === 'rejected') throw made.reason
  const { scratch } = made.value
  const [head, declared] = [filter(made.value.head), filter(made.value.declared)]
  const renames = await decideRenames(head, declared, { ...options, chooseRename })
  const proved = await proveChanges(scratch, declared, {
    ...{ filter, found: head, first: planRenames(renames, head, declared) },
    isOnline: options.isOnline === true,
    isShared: context.settings.transactionMode === 'per-run',
  })
  const lossy = proved.flatMap(({ up }) => up.changes.filter(({ isLossy }) => isLossy))
  if (lossy.length > 0 && !options.allowDrop) throw new LossyChangeError(lossy)
  const prepared = await prepareRevisions(
    context,
    environment,
    { ...options, dependsOn },
    parents,
    proved,
  )
  if (!options.isDryRun) {
    for (const { path, text } of prepared) await environment.access.write(path, text)
  }
  return {
    revisions: prepared.map(({ text: _, ...generated }) => generated),
    columnOrders: compareColumnOrders(head, declared),
  }
}

/** The scratch database is left at the heads. */
async function makeCatalogs(
  context: RevisionContext,
  { scratch: opening, declaration, kept }: AutogenerateEnvironment,
): Promise<{ scratch: MigrationDatabase; head: CatalogSnapshot; declared: CatalogSnapshot }> {
  const declared = await declaredCatalog(opening, declaration, kept)
  const scratch = await opening
  await upgradeScratch(onScratch(context, scratch), 'heads')
  await createMissingRoles(scratch, rolesOf(withoutOwnTables(declared, context.settings)))
  return { scratch, head: await readCatalog(scratch), declared }
}
