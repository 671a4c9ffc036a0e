import type { Command } from 'commander'
import { revision } from '../../../db/migrate/revisions.ts'
import { newFileEnvironment } from '../folder/new-file-environment.ts'
import { readFolder } from '../folder/read-folder.ts'
import { addNewFileOptions, addPlaceOptions, readOptions } from '../options/new-file-options.ts'
import { printMade } from '../output/print-made.ts'
import type { Session } from '../session/session.ts'
import { addAutogenerateOptions, type MigrateCommandOptions, migrate } from './migrate.ts'

interface RevisionOptionsOfCommand extends MigrateCommandOptions {
  readonly autogenerate?: boolean
}

/** `revision`, which writes an empty one, or with `--autogenerate` does as `migrate`. */
export function addRevisionCommand(program: Command, session: Session): void {
  const command = program.command('revision').description('write a new revision file')
  addAutogenerateOptions(
    addPlaceOptions(addNewFileOptions(command)).option(
      '--autogenerate',
      'fill it with what the declared schema has and the revisions do not: the same as migrate',
    ),
  ).action(async (options: RevisionOptionsOfCommand) => {
    if (options.autogenerate) return migrate(session, options)
    const context = await readFolder(session.folder(), session.environment())
    const made = await revision(context, newFileEnvironment(session.folder()), readOptions(options))
    printMade(session, options, made)
  })
}
