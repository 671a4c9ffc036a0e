import { fillBody } from '../autogenerate/fill-body.ts'
import type { NotHandled } from '../autogenerate/write-body.ts'
import type { CatalogDifference } from '../catalog/compare.ts'
import type { CatalogObject } from '../catalog/object.ts'
import { readCatalog } from '../catalog/snapshot.ts'
import { createContext, type MigrationContext } from '../context.ts'
import type { MigrationDatabase } from '../database/migration-database.ts'
import { AdoptionError, checkFiles, checkRows } from '../declaration/check-adoptable.ts'
import { withoutOwnTables } from '../declaration/own-objects.ts'
import { proveAdoption } from '../declaration/prove-adoption.ts'
import type { RevisionEnvironment } from '../new-revision/options.ts'
import { prepareRevision } from '../new-revision/prepare-revision.ts'
import { InvalidTargetError } from '../target/errors.ts'
import { stamp } from './stamp.ts'

export interface PullOptions {
  readonly message?: string
  readonly revision?: string
  /** Whether a declared schema that is there is overwritten. */
  readonly isForced?: boolean
}

export interface PullEnvironment extends RevisionEnvironment {
  /** An empty database that nobody else uses, with these extensions to be had as far as it can. */
  openScratch(extensions: readonly string[]): Promise<MigrationDatabase>
  /** How a file in a folder imports the engine, where it can. */
  engineFor(folder: string): string | undefined
  isThere(path: string): Promise<boolean>
  /** Writes both files, or none. */
  writeAll(files: readonly { readonly path: string; readonly text: string }[]): Promise<Written>
}

export interface Written {
  /** Puts everything back as it was. */
  undo(): Promise<void>
}

export interface PullResult {
  readonly revision: string
  readonly path: string
  /** The file of the declared schema. */
  readonly schema: string
  /** What of the database is in neither file, in words. */
  readonly leftOut: readonly string[]
  /** How the database differs from what the files make. */
  readonly differences: readonly CatalogDifference[]
  /** What the files do not make, and what `down` of the revision does not do. */
  readonly notHandled: readonly NotHandled[]
}

/**
 * Adopts an existing database: writes the declared schema that it has and a first revision that makes
 * the same, once both have been run on a scratch database, and stamps the database with the revision.
 * The database is changed in nothing but the tables that the engine keeps. What is for each
 * environment to say is left out: see withoutEnvironment.
 *
 * @throws AdoptionError if there are revisions or a declared schema already, or nothing to adopt;
 * nothing is written then
 */
export async function pull(
  context: MigrationContext,
  environment: PullEnvironment,
  { message = 'adopt the database', revision, isForced = false }: PullOptions = {},
): Promise<PullResult> {
  const schema = await checkFiles(context, environment, isForced)
  await checkRows(context)
  const found = withoutOwnTables(await readCatalog(context.db), context.settings)
  if (found.every(isGiven)) {
    throw new AdoptionError(
      `The database is empty: write ${schema} and run npx db migrate -m "create all"`,
    )
  }
  const extensions = found.filter(({ kind }) => kind === 'extension').map(({ name }) => name)
  const proved = await proveAdoption(await environment.openScratch(extensions), found)
  const prepared = await prepareRevision(
    context,
    environment,
    { message, ...(revision !== undefined && { revision }) },
    [],
  )
  const folder = prepared.path.slice(0, prepared.path.lastIndexOf('/'))
  const body = { up: proved.up, down: proved.down, isTransaction: true }
  const text = await fillBody(
    prepared.text,
    prepared.templatePath,
    body,
    environment.engineFor(folder),
  )
  const written = await environment.writeAll([
    { path: prepared.path, text },
    { path: schema, text: `${heading}\n\n${proved.up.join('\n\n')}\n` },
  ])
  const files = [{ path: prepared.path, header: prepared.declared, load: neverLoaded }]
  const { graph, scripts } = createContext({ settings: context.settings, files })
  try {
    await stamp({ ...context, graph, scripts }, { targets: [prepared.revision] })
  } catch (error) {
    await written.undo()
    throw error
  }
  const { leftOut, differences, notHandled } = proved
  return {
    revision: prepared.revision,
    path: prepared.path,
    schema,
    leftOut,
    differences,
    notHandled,
  }
}

const heading = `-- The declared schema: what the database is to be. Change it here, then let
--   npx db migrate -m "what changes"
-- write the revision that gets there.`

/** What every database has. */
function isGiven({ kind, name }: CatalogObject): boolean {
  return (kind === 'schema' && name === 'public') || (kind === 'extension' && name === 'plpgsql')
}

async function neverLoaded(): Promise<never> {
  throw new InvalidTargetError('', 'a revision that is stamped is not run')
}
