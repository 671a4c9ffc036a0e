import type { Command } from 'commander'
import { history, withLog } from '../../../db/migrate/revisions.ts'
import { type ListOptions, printEntries } from '../output/print-entries.ts'
import { readLog } from '../session/read-log.ts'
import type { Session } from '../session/session.ts'
import { readRevisions, withCurrent } from '../session/with-current.ts'

interface HistoryOptions extends ListOptions {
  readonly revRange?: string
  readonly indicateCurrent?: boolean
}

/** `history`, which opens the database only where asked for what it is on. */
export function addHistoryCommand(program: Command, session: Session): void {
  program
    .command('history')
    .description('list the revisions, newest first')
    .option('-r, --rev-range <range>', '[start]:[end], as in base:current or -3:')
    .option('-v, --verbose', 'in the long form')
    .option('-i, --indicate-current', 'mark what the database is on')
    .action(async (options: HistoryOptions) => {
      const range = options.revRange?.replace(/^=/, '')
      const asksCurrent = /(^|:)current(:|$)/.test(range ?? '')
      const log = options.verbose && (await readLog(session, await readRevisions(session)))
      return withCurrent(session, asksCurrent || options.indicateCurrent, (context, current) => {
        const entries = history(context, { ...(range !== undefined && { range }), current })
        const shown = entries.map((entry) => {
          const marked = options.indicateCurrent ? entry : { ...entry, isCurrent: false }
          return log ? withLog(context, marked, log) : marked
        })
        const parts = { labels: true, message: true, parents: true }
        printEntries(session, options, 'history', shown, parts)
      })
    })
}
