import type { Command } from 'commander'
import { heads } from '../../../db/migrate/revisions.ts'
import { type ListOptions, printEntries } from '../output/print-entries.ts'
import type { Session } from '../session/session.ts'
import { readRevisions } from '../session/with-current.ts'

/** `heads`, from the files alone. */
export function addHeadsCommand(program: Command, session: Session): void {
  program
    .command('heads')
    .description('list the revisions that none follows')
    .option('-v, --verbose', 'in the long form')
    .option('--resolve-dependencies', 'leave out the heads that another revision depends on')
    .action(async (options: ListOptions & { resolveDependencies?: boolean }) => {
      const entries = heads(await readRevisions(session), options)
      printEntries(session, options, 'heads', entries, { labels: true, treeMarks: false })
    })
}
