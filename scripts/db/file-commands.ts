import { randomBytes } from 'node:crypto'
import { resolve } from 'node:path'
import type { Command } from 'commander'
import {
  init,
  merge,
  type RevisionEnvironment,
  type RevisionResult,
  revision,
  schemaFilePaths,
} from '../../db/migrate/revisions.ts'
import { importEngine } from './engine-import.ts'
import { fileAccess } from './file-access.ts'
import { addAutogenerateOptions, type MigrateCommandOptions, migrate } from './migrate-command.ts'
import {
  addNewFileOptions,
  addPlaceOptions,
  type NewFileOptions,
  readOptions,
} from './new-file-options.ts'
import { type CommonOptions, print } from './options.ts'
import { readFolder, type Session } from './session.ts'

interface RevisionOptionsOfCommand extends MigrateCommandOptions {
  readonly autogenerate?: boolean
}

/** The commands that write files. */
export function addFileCommands(program: Command, session: Session): void {
  program
    .command('init')
    .description('make a migrations folder')
    .argument('[directory]', 'where; it has to be new or empty (default: the one of -d)')
    .action(async (given: string | undefined, options: CommonOptions) => {
      const directory = given ?? session.folder()
      const engine = importEngine(directory)
      const made = await init(fileAccess, { folder: directory, ...(engine && { engine }) })
      const folders = made.folders.map((path) => resolve(path))
      const files = made.files.map((path) => resolve(path))
      if (options.json) return print(session, options, { folders, files }, () => [])
      for (const path of folders) sayDone(session, 'Creating directory', path)
      for (const path of files) sayDone(session, 'Generating', path)
      const option = directory === 'migrations' ? '' : ` -d ${directory}`
      const [schema = ''] = schemaFilePaths(directory, {})
      session.status(
        `  Next, create tables in ${schema} and write the first revision: npx db${option} migrate -m "create accounts"`,
      )
      session.status(`  or adopt a database that has some: npx db${option} pull`)
    })

  const command = program.command('revision').description('write a new revision file')
  addAutogenerateOptions(
    addPlaceOptions(addNewFileOptions(command)).option(
      '--autogenerate',
      'fill it with what the declared schema has and the revisions do not: the same as migrate',
    ),
  ).action(async (options: RevisionOptionsOfCommand) => {
    if (options.autogenerate) return migrate(session, options)
    const context = await readFolder(session.folder(), session.environment())
    const made = await revision(context, environment(session.folder()), readOptions(options))
    printMade(session, options, made)
  })

  addNewFileOptions(program.command('merge').description('write a revision that joins heads'))
    .argument('<revisions...>', 'the heads to join, or: heads')
    .option('--splice', 'let it join revisions that are no heads')
    .action(async (targets: string[], options: NewFileOptions) => {
      const context = await readFolder(session.folder(), session.environment())
      const made = await merge(context, environment(session.folder()), {
        ...readOptions(options),
        targets,
      })
      printMade(session, options, made)
    })
}

function printMade(session: Session, options: CommonOptions, made: RevisionResult): void {
  if (options.json) print(session, options, made, () => [])
  else sayDone(session, 'Generating', resolve(made.path))
}

function environment(folder: string): RevisionEnvironment {
  const createId = () => randomBytes(6).toString('hex')
  return { access: fileAccess, folder, now: new Date(), createId }
}

function sayDone(session: Session, what: string, path: string): void {
  session.status(`  ${what} ${path} ...  done`)
}
