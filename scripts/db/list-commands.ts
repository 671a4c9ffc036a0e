import type { Command } from 'commander'
import {
  branches,
  heads,
  history,
  type RevisionContext,
  type RevisionEntry,
  show,
  withLog,
} from '../../db/migrate/revisions.ts'
import { formatBranch, formatLine, formatLong, type LineParts } from './format.ts'
import { type CommonOptions, print } from './options.ts'
import { withAbsolutePath } from './paths.ts'
import { readLog } from './read-log.ts'
import { readFolder, type Session, withDatabase } from './session.ts'

interface ListOptions extends CommonOptions {
  readonly verbose?: boolean
}

interface HistoryOptions extends ListOptions {
  readonly revRange?: string
  readonly indicateCurrent?: boolean
}

/** The commands that list revisions. They open the database only where asked for what it is on. */
export function addListCommands(program: Command, session: Session): void {
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

  program
    .command('heads')
    .description('list the revisions that none follows')
    .option('-v, --verbose', 'in the long form')
    .option('--resolve-dependencies', 'leave out the heads that another revision depends on')
    .action(async (options: ListOptions & { resolveDependencies?: boolean }) => {
      const entries = heads(await readRevisions(session), options)
      printEntries(session, options, 'heads', entries, { labels: true, treeMarks: false })
    })

  program
    .command('branches')
    .description('list the revisions that several follow, and these')
    .option('-v, --verbose', 'in the long form')
    .action(async (options: ListOptions) => {
      const entries = branches(await readRevisions(session)).map(({ point, children }) => ({
        point: withAbsolutePath(point),
        children: children.map(withAbsolutePath),
      }))
      print(session, options, { branches: entries }, () =>
        entries.map((entry) => formatBranch(entry, options.verbose === true, session.style)),
      )
    })

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

/** Does work with the rows of the version table where they are wanted, and else with none. */
export async function withCurrent(
  session: Session,
  isWanted: boolean | undefined,
  work: (context: RevisionContext, current: readonly string[]) => void | Promise<void>,
): Promise<void> {
  if (!isWanted) return work(await readRevisions(session), [])
  await withDatabase(session, async ({ engine, context }) =>
    work(context, await engine.currentRows(context)),
  )
}

function readRevisions(session: Session): Promise<RevisionContext> {
  return readFolder(session.folder(), session.environment())
}

function printEntries(
  session: Session,
  options: ListOptions,
  command: string,
  entries: readonly RevisionEntry[],
  parts: LineParts,
): void {
  const whole = entries.map(withAbsolutePath)
  print(session, options, { [command]: whole }, () =>
    whole.map((entry) =>
      options.verbose ? formatLong(entry, session.style) : formatLine(entry, parts, session.style),
    ),
  )
}
