import { randomBytes } from 'node:crypto'
import { resolve } from 'node:path'
import type { Command } from 'commander'
import {
  init,
  merge,
  type RevisionEnvironment,
  type RevisionResult,
  revision,
} from '../../db/migrate/revisions.ts'
import { importEngine } from './engine-import.ts'
import { fileAccess } from './file-access.ts'
import { type CommonOptions, collect, print } from './options.ts'
import { readFolder, type Session } from './session.ts'

interface NewFileOptions extends CommonOptions {
  readonly message?: string
  readonly splice?: boolean
  readonly branchLabel?: string[]
  readonly dependsOn?: string[]
  readonly revId?: string
}

interface RevisionCommandOptions extends NewFileOptions {
  readonly head: string
  readonly versionPath?: string
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
      session.status(
        `  Next, write the first revision: npx db${option} revision -m "create accounts"`,
      )
    })

  addNewFileOptions(program.command('revision').description('write a new revision file'))
    .option('--head <revision>', 'what it follows; base for a new beginning', 'head')
    .option('--splice', 'let it follow a revision that another one follows already')
    .option('--version-path <folder>', 'one of the version locations of env.ts')
    .action(async (options: RevisionCommandOptions) => {
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

function addNewFileOptions(command: Command): Command {
  return command
    .option('-m, --message <text>', 'what it is for')
    .option('--branch-label <label>', 'a name for its branch (repeatable)', collect)
    .option('--depends-on <revision>', 'what has to come first (repeatable)', collect)
    .option('--rev-id <id>', 'an id of your own, not a made one')
}

function readOptions<Options extends NewFileOptions>({ revId, branchLabel, ...options }: Options) {
  return { ...options, branchLabels: branchLabel, ...(revId !== undefined && { revision: revId }) }
}

function printMade(session: Session, options: CommonOptions, made: RevisionResult): void {
  const path = resolve(made.path)
  if (options.json) print(session, options, { ...made, path }, () => [])
  else sayDone(session, 'Generating', path)
}

function environment(folder: string): RevisionEnvironment {
  const createId = () => randomBytes(6).toString('hex')
  return { access: fileAccess, folder, now: new Date(), createId }
}

function sayDone(session: Session, what: string, path: string): void {
  session.status(`  ${what} ${path} ...  done`)
}
