import type { Command } from 'commander'
import { merge } from '../../../db/migrate/revisions.ts'
import { newFileEnvironment } from '../folder/new-file-environment.ts'
import { readFolder } from '../folder/read-folder.ts'
import { addNewFileOptions, type NewFileOptions, readOptions } from '../options/new-file-options.ts'
import { printMade } from '../output/print-made.ts'
import type { Session } from '../session/session.ts'

/** `merge`, which writes a revision that joins heads. */
export function addMergeCommand(program: Command, session: Session): void {
  addNewFileOptions(program.command('merge').description('write a revision that joins heads'))
    .argument('<revisions...>', 'the heads to join, or: heads')
    .option('--splice', 'let it join revisions that are no heads')
    .action(async (targets: string[], options: NewFileOptions) => {
      const context = await readFolder(session.folder(), session.environment())
      const made = await merge(context, newFileEnvironment(session.folder()), {
        ...readOptions(options),
        targets,
      })
      printMade(session, options, made)
    })
}
