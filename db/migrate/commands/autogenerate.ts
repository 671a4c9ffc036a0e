import { AmbiguousRenameError, LossyChangeError, RenameError } from '../autogenerate/errors.ts'
import { fillBody } from '../autogenerate/fill-body.ts'
import { type ProvedRevision, proveChanges } from '../autogenerate/prove.ts'
import {
  findRenames,
  parseRename,
  type Rename,
  rename,
  renameChanges,
} from '../autogenerate/renames.ts'
import { type ColumnOrder, compareColumnOrders, rolesOf } from '../autogenerate/wanted.ts'
import { type NotHandled, notHandledIn, writeScript } from '../autogenerate/write-body.ts'
import type { CatalogSnapshot } from '../catalog/object.ts'
import { readCatalog } from '../catalog/snapshot.ts'
import type { RevisionContext } from '../context.ts'
import { declaredCatalog, type KeptCatalogs } from '../declaration/declared-catalog.ts'
import type { DeclarationFile } from '../declaration/files.ts'
import { withoutOwnTables } from '../declaration/own-objects.ts'
import { createMissingRoles } from '../declaration/roles.ts'
import { createGraph } from '../graph.ts'
import type { MigrationDatabase, RevisionScript } from '../revision-file.ts'
import { onScratch, upgradeScratch } from '../scratch.ts'
import {
  prepareRevision,
  type RevisionEnvironment,
  type RevisionOptions,
  resolveDependencies,
  resolveParents,
} from './revision.ts'

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

export interface AutogenerateEnvironment extends RevisionEnvironment {
  /** An empty database that nobody else uses. */
  readonly scratch: MigrationDatabase
  readonly declaration: readonly DeclarationFile[]
  /** What the declared schema made in an earlier run. */
  readonly kept?: KeptCatalogs
  /** Rejects where there is a reason to write nothing; anything is asked or written after it. */
  checkFirst?(): Promise<void>
  /** How a file in a folder imports the engine, where it can. */
  engineFor(folder: string): string | undefined
  /** Asks whether one of these was meant; none says that what was dropped may go. */
  chooseRename?(candidates: readonly Rename[]): Promise<Rename | undefined>
}

export interface GeneratedRevision {
  readonly revision: string
  readonly path: string
  readonly transaction: boolean
  /** SQL. */
  readonly up: string
  readonly down: string
  readonly notHandled: readonly NotHandled[]
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
  const { scratch } = environment
  const filter = (catalog: CatalogSnapshot) => withoutOwnTables(catalog, context.settings)
  const [first, made] = await Promise.allSettled([
    environment.checkFirst?.(),
    makeCatalogs(context, environment),
  ])
  if (first.status === 'rejected') throw first.reason
  if (made.status === 'rejected') throw made.reason
  const [head, declared] = [filter(made.value.head), filter(made.value.declared)]
  const renames = await decideRenames(head, declared, environment, options)
  const proved = await proveChanges(scratch, declared, {
    ...{ filter, found: head, first: renames.map(renameChanges) },
    isOnline: options.isOnline === true,
    isShared: context.settings.transactionMode === 'per-run',
  })
  const lossy = proved.flatMap(({ up }) => up.changes.filter(({ isLossy }) => isLossy))
  if (lossy.length > 0 && !options.allowDrop) throw new LossyChangeError(lossy)
  const prepared = await prepare(context, environment, { ...options, dependsOn }, parents, proved)
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
  { scratch, declaration, kept }: AutogenerateEnvironment,
): Promise<{ head: CatalogSnapshot; declared: CatalogSnapshot }> {
  const declared = await declaredCatalog(scratch, declaration, kept)
  await upgradeScratch(onScratch(context, scratch), 'heads')
  await createMissingRoles(scratch, rolesOf(withoutOwnTables(declared, context.settings)))
  return { head: await readCatalog(scratch), declared }
}

async function decideRenames(
  head: CatalogSnapshot,
  declared: CatalogSnapshot,
  { chooseRename }: AutogenerateEnvironment,
  { renames = [], allowDrop = false }: AutogenerateOptions,
): Promise<Rename[]> {
  const chosen: Rename[] = []
  let now = head
  const take = (found: Rename) => {
    chosen.push(found)
    now = rename(now, found)
  }
  for (const text of renames) {
    const found = parseRename(text, now, declared)
    if (typeof found === 'string') throw new RenameError(text, found)
    take(found)
  }
  const refused = new Set<string>()
  for (;;) {
    const candidates = findRenames(now, declared).filter(({ from }) => !refused.has(from))
    const [first] = candidates
    if (first === undefined || (allowDrop && chooseRename === undefined)) return chosen
    if (chooseRename === undefined) throw new AmbiguousRenameError(candidates)
    const choice = await chooseRename(candidates.filter(({ from }) => from === first.from))
    if (choice === undefined) refused.add(first.from)
    else take(choice)
  }
}

/** The files, one after the other in the graph. */
async function prepare(
  context: RevisionContext,
  environment: AutogenerateEnvironment,
  options: RevisionOptions,
  parents: readonly string[],
  proved: readonly ProvedRevision[],
): Promise<(GeneratedRevision & { text: string })[]> {
  const prepared: (GeneratedRevision & { text: string })[] = []
  let following: RevisionContext = context
  let before = parents
  for (const [index, { isTransaction, up, down }] of proved.entries()) {
    const file = await prepareRevision(
      following,
      environment,
      nth(options, index, isTransaction),
      before,
    )
    const notHandled = [...notHandledIn('up', up), ...notHandledIn('down', down)]
    const script = (direction: 'up' | 'down', changes: typeof up) =>
      writeScript(
        direction,
        changes.changes,
        notHandled.filter((one) => one.direction === direction),
      )
    const body = { up: script('up', up), down: script('down', down), isTransaction }
    const folder = file.path.slice(0, file.path.lastIndexOf('/'))
    const text = await fillBody(file.text, file.templatePath, body, environment.engineFor(folder))
    prepared.push({
      ...{ revision: file.revision, path: file.path, transaction: isTransaction },
      ...{ up: body.up.join('\n\n'), down: body.down.join('\n\n'), notHandled, text },
    })
    const scripts = new Map(following.scripts)
    scripts.set(file.revision, { ...file.declared, path: file.path } as RevisionScript)
    following = { ...following, scripts, graph: createGraph([...scripts.values()]) }
    before = [file.revision]
  }
  return prepared
}

/** What is given for the revision is the first one's; the others have a message that tells them apart. */
function nth(options: RevisionOptions, index: number, isTransaction: boolean): RevisionOptions {
  if (index === 0) return options
  const { message = 'changes', versionPath } = options
  const part = isTransaction ? 'then' : 'concurrently'
  return {
    message: `${message}, ${part}${index > 2 ? ` ${index}` : ''}`,
    splice: true,
    ...(versionPath !== undefined && { versionPath }),
  }
}
