import type { Command } from 'commander'
import { withLog } from '../../../db/migrate/revisions.ts'
import { FindingsError } from '../errors.ts'
import { type CommonOptions, print } from '../options/common-options.ts'
import { formatLine, formatLong } from '../output/format.ts'
import { withAbsolutePath } from '../output/paths.ts'
import type { Session } from '../session/session.ts'
import { withDatabase } from '../session/with-database.ts'

interface CurrentOptions extends CommonOptions {
  readonly verbose?: boolean
  readonly checkHeads?: boolean
}

/** `current`, which asks the database what it is on. */
export function addCurrentCommand(program: Command, session: Session): void {
  program
    .command('current')
    .description('list the revisions that the database is on')
    .option('-v, --verbose', 'in the long form')
    .option('-c, --check-heads', 'fail if these are not all the heads')
    .action((options: CurrentOptions) =>
      withDatabase(session, async ({ engine, context, description }) => {
        const found = (await engine.current(context)).map(withAbsolutePath)
        const log = options.verbose ? await engine.journal(context) : undefined
        const entries = log ? found.map((entry) => withLog(context, entry, log)) : found
        print(session, options, { current: entries }, () =>
          options.verbose
            ? [
                `Current revision(s) for ${description}:`,
                ...entries.map((entry) => formatLong(entry, session.style)),
              ]
            : entries.map((entry) => formatLine(entry, {}, session.style)),
        )
        const missing = context.graph
          .heads()
          .filter((head) => !entries.some(({ revision }) => revision === head))
        if (options.checkHeads && missing.length > 0) {
          throw new FindingsError(
            `Database is not on all head revisions: not on ${missing.join(', ')}`,
          )
        }
      }),
    )
}
