import type { Command } from 'commander'
import { parseDowngradeRange } from '../../../db/migrate/revisions.ts'
import { print } from '../options/common-options.ts'
import {
  addRunOptions,
  checkIsComplete,
  type RunOptions,
  withRunOptions,
} from '../options/run-options.ts'
import { addScriptOptions } from '../options/script-options.ts'
import { interruptible } from '../session/interruptible.ts'
import type { Session } from '../session/session.ts'
import { withDatabase } from '../session/with-database.ts'
import { type ScriptOptions, writeScript } from '../session/write-script.ts'

interface DowngradeCommandOptions extends ScriptOptions, RunOptions {
  readonly yes?: boolean
}

/** `downgrade`, or with `--sql` what it would send. */
export function addDowngradeCommand(program: Command, session: Session): void {
  addRunOptions(addScriptOptions(program.command('downgrade')))
    .description('undo the revisions after one: an id, base, -1, label@base')
    .argument('[revision]', 'where to; with --sql from:to (default: -1, with --sql head:-1)')
    .option('--yes', 'let label@base undo what is not of the branch alone')
    .action(async (text: string | undefined, options: DowngradeCommandOptions) => {
      const { yes = false } = options
      if (options.sql) {
        return writeScript(
          session,
          options,
          ({ graph }) => parseDowngradeRange(graph, text ?? 'head:-1'),
          (engine, context, target) => engine.downgrade(context, { target, yes }),
        )
      }
      await withDatabase(
        session,
        async (work) => {
          const context = withRunOptions(work.context, session, options)
          const result = await interruptible(session, work, (conditions) =>
            work.engine.downgrade({ ...context, ...conditions }, { target: text ?? '-1', yes }),
          )
          print(session, options, result, () => [])
          checkIsComplete(result)
        },
        options.tag,
      )
    })
}
