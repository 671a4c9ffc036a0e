import { randomBytes } from 'node:crypto'
import { access, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import type { Command } from 'commander'
import type { PullResult } from '../../../db/migrate/index.ts'
import type { OpenDatabase } from '../../database/open-database.ts'
import { makeFolder } from '../../files/make-folder.ts'
import { printable } from '../../psql/output/printable.ts'
import { NotHandledError } from '../errors.ts'
import { importEngine } from '../folder/engine-import.ts'
import { fileAccess } from '../folder/file-access.ts'
import { type CommonOptions, print } from '../options/common-options.ts'
import { withRunOptions } from '../options/run-options.ts'
import { findOpener } from '../session/open-scratch.ts'
import type { Session } from '../session/session.ts'
import { withDatabase } from '../session/with-database.ts'

interface PullCommandOptions extends CommonOptions {
  readonly message?: string
  readonly revId?: string
  readonly force?: boolean
}

/** `pull`, which adopts a database that was made otherwise. */
export function addPullCommand(program: Command, session: Session): void {
  program
    .command('pull')
    .description('adopt an existing database: its schema declared, and a first revision, stamped')
    .option('-m, --message <text>', 'what the revision is for')
    .option('--rev-id <id>', 'an id of your own, not a made one')
    .option('--force', 'overwrite a declared schema that is there')
    .action((options: PullCommandOptions) =>
      withDatabase(session, async ({ engine, context }) => {
        let scratch: OpenDatabase | undefined
        try {
          const { message, revId: revision, force: isForced = false } = options
          const environment = {
            ...{ access: fileAccess, folder: session.folder(), now: new Date() },
            ...{ createId: () => randomBytes(6).toString('hex'), engineFor: importEngine },
            ...{ isThere, writeAll },
            async openScratch(extensions: readonly string[]) {
              const open = await findOpener(session)
              scratch = await open(extensions.map((name) => `create extension ${name}`))
              return scratch.db
            },
          }
          const result = await engine.pull(withRunOptions(context, session, {}), environment, {
            ...(message !== undefined && { message }),
            ...(revision !== undefined && { revision }),
            isForced,
          })
          report(session, options, result)
        } finally {
          await scratch?.close()
        }
      }),
    )
}

function report(session: Session, options: CommonOptions, result: PullResult): void {
  const path = resolve(result.path)
  const schema = resolve(result.schema)
  print(session, options, { ...result, path, schema }, () => [
    ...result.leftOut.map((what) => printable(`  left out: ${what}`)),
    ...result.notHandled.map(({ direction, what, write }) =>
      printable(`  NOT HANDLED, ${direction}: ${what}\n    write: ${write}`),
    ),
  ])
  if (!options.json) {
    session.status(`  Generating ${schema} ...  done`)
    session.status(`  Generating ${path} ...  done`)
  }
  session.inform(`Running stamp_revision  -> ${result.revision}`)
  if (result.notHandled.length > 0) throw new NotHandledError(result.notHandled.map(() => path))
}

async function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  )
}

/** Each file is written beside its place and moved there, so that it is there whole or not at all. */
async function writeAll(files: readonly { path: string; text: string }[]) {
  const undoing: (() => Promise<void>)[] = []
  const undo = async () => {
    for (const step of undoing.reverse()) await step()
  }
  try {
    for (const { path, text } of files) {
      const before = await readFile(path).catch(() => undefined)
      const beside = `${path}.${process.pid}`
      makeFolder(dirname(path))
      undoing.push(() => rm(beside, { force: true }))
      await writeFile(beside, text)
      await rename(beside, path)
      undoing.push(() => (before ? writeFile(path, before) : rm(path, { force: true })))
    }
  } catch (error) {
    await undo()
    throw error
  }
  return { undo }
}
