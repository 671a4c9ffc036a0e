import type { Command } from 'commander'
import { show } from '../../../db/migrate/revisions.ts'
import type { CommonOptions } from '../options/common-options.ts'
import { printEntries } from '../output/print-entries.ts'
import type { Session } from '../session/session.ts'
import { withCurrent } from '../session/with-current.ts'

/** `show`, which opens the database only for `current`. */
export function addShowCommand(program: Command, session: Session): void {
  program
    .command('show')
    .description('show a revision in the long form')
    .argument('[revision]', 'an id, a label, head, heads or current', 'head')
    .action((target: string, options: CommonOptions) =>
      withCurrent(session, target === 'current', (context, current) => {
        const entries = show(context, { target, current })
        printEntries(session, { ...options, verbose: true }, 'show', entries, {})
      }),
    )
}
