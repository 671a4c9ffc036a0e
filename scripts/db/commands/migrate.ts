import { randomBytes } from 'node:crypto'
import { resolve } from 'node:path'
import type { Command } from 'commander'
import type { AutogenerateResult, GeneratedRevision, Rename } from '../../../db/migrate/index.ts'
import { RevisionError, readDeclaration, schemaFilePaths } from '../../../db/migrate/revisions.ts'
import { NotHandledError } from '../errors.ts'
import { importEngine } from '../folder/engine-import.ts'
import { fileAccess } from '../folder/file-access.ts'
import { keepCatalogs } from '../folder/kept-catalogs.ts'
import { readFolder } from '../folder/read-folder.ts'
import { type CommonOptions, collect, print } from '../options/common-options.ts'
import {
  addNewFileOptions,
  addPlaceOptions,
  type RevisionCommandOptions,
  readOptions,
} from '../options/new-file-options.ts'
import { loadEngine } from '../session/load-engine.ts'
import { beginScratch } from '../session/open-scratch.ts'
import type { Session } from '../session/session.ts'
import { withDatabase } from '../session/with-database.ts'

export interface MigrateCommandOptions extends RevisionCommandOptions {
  readonly rename?: string[]
  readonly allowDrop?: boolean
  readonly online?: boolean
  readonly dryRun?: boolean
}

/** Thrown where the database is not on what its revisions come to: what it has is then not to be compared. */
class NotUpToDateError extends RevisionError {
  override readonly name = 'NotUpToDateError'
  readonly revisions: readonly string[]

  constructor(revisions: readonly string[]) {
    super(
      `Target database is not up to date: ${revisions.length} to apply, ${revisions[0]} first: npx db upgrade heads`,
    )
    this.revisions = revisions
  }
}

/** `migrate`, which is `revision --autogenerate`. */
export function addMigrateCommand(program: Command, session: Session): void {
  const command = program
    .command('migrate')
    .description('write the revision that makes the declared schema of what the revisions make')
  addAutogenerateOptions(addPlaceOptions(addNewFileOptions(command))).action(
    (options: MigrateCommandOptions) => migrate(session, options),
  )
}

export function addAutogenerateOptions(command: Command): Command {
  return command
    .option(
      '--rename <from=to>',
      'what has a new name: users.name=users.username (repeatable)',
      collect,
    )
    .option('--allow-drop', 'write statements that lose data as well')
    .option('--online', 'require columns by a check first, which holds up nobody')
    .option('--dry-run', 'print what would be written, and write nothing')
}

export async function migrate(session: Session, options: MigrateCommandOptions): Promise<void> {
  const folder = session.folder()
  const context = await readFolder(folder, session.environment())
  const declaration = await readDeclaration(fileAccess, folder, context.settings)
  if (declaration === null) {
    throw new RevisionError(
      `There is no declared schema to compare with: write ${schemaFilePaths(folder, context.settings).join(', ')}`,
    )
  }
  const { opening } = await beginScratch(session, context, declaration)
  const scratch = opening.then(({ db }) => db)
  // Whoever awaits it is told of a failure, and nobody may come to that.
  scratch.catch(() => {})
  try {
    const { autogenerate } = await loadEngine()
    const environment = {
      ...{ access: fileAccess, folder, now: new Date(), scratch, declaration },
      ...{ kept: keepCatalogs(), checkFirst: () => scratch.then(() => checkIsUpToDate(session)) },
      createId: () => randomBytes(6).toString('hex'),
      engineFor: importEngine,
      ...(session.choose && !options.json && { chooseRename: askWith(session.choose) }),
    }
    const { rename = [], online = false, dryRun = false, allowDrop = false } = options
    const result = await autogenerate(context, environment, {
      ...readOptions(options),
      ...{ renames: rename, allowDrop, isOnline: online, isDryRun: dryRun },
    })
    report(session, options, result)
  } finally {
    const { close } = await opening
    await close()
  }
}

function checkIsUpToDate(session: Session): Promise<void> {
  return withDatabase(session, async ({ engine, context }) => {
    const { pending } = await engine.check(context)
    if (pending.length > 0) throw new NotUpToDateError(pending.map(({ revision }) => revision))
  })
}

function askWith(choose: NonNullable<Session['choose']>) {
  return async (candidates: readonly Rename[]): Promise<Rename | undefined> => {
    const [{ kind, from } = { kind: 'column', from: '' }] = candidates
    const name = from.replace(/^public\./, '')
    const answers = [
      ...candidates.map(({ to }) => `${name} was renamed to ${to.replace(/^public\./, '')}`),
      `${name} was dropped, with what it holds`,
    ]
    const chosen = await choose(`What became of the ${kind} ${name}?`, answers)
    return candidates[chosen]
  }
}

function report(
  session: Session,
  options: CommonOptions & { dryRun?: boolean },
  { revisions, columnOrders }: AutogenerateResult,
): void {
  const shown = revisions.map((made) => ({ ...made, path: resolve(made.path) }))
  print(session, options, { revisions: shown, columnOrders }, () => [
    ...(shown.length === 0 ? ['No changes in schema detected.'] : []),
    ...shown.flatMap((made) => (options.dryRun ? preview(made) : [])),
    ...shown.flatMap(({ notHandled }) =>
      notHandled.map(
        ({ direction, what, write }) => `  NOT HANDLED, ${direction}: ${what}\n    write: ${write}`,
      ),
    ),
  ])
  if (!options.json) {
    for (const { table, columns, declared } of columnOrders) {
      session.inform(
        `The columns of ${table.replace(/^public\./, '')} stay in their order: ${columns.join(', ')}; declared: ${declared.join(', ')}`,
      )
    }
    if (!options.dryRun) {
      for (const { path } of shown) session.status(`  Generating ${path} ...  done`)
    }
  }
  const left = shown.flatMap(({ path, notHandled }) => notHandled.map(() => path))
  if (left.length > 0) throw new NotHandledError(left)
}

function preview({ path, transaction, up, down }: GeneratedRevision): string[] {
  const how = transaction ? '' : ', in no transaction'
  return [`-- ${path}${how}`, '-- up', up, '', '-- down', down, '']
}
