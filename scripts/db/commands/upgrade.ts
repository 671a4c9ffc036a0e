import type { Command } from 'commander'
import { parseOfflineRange } from '../../../db/migrate/revisions.ts'
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

interface UpgradeCommandOptions extends ScriptOptions, RunOptions {}

/** `upgrade`, or with `--sql` what it would send. */
export function addUpgradeCommand(program: Command, session: Session): void {
  addRunOptions(addScriptOptions(program.command('upgrade')))
    .description('apply the revisions up to one: an id, a label, head, heads, +1, label@head')
    .argument('[revision]', 'where to; with --sql also from:to', 'head')
    .action(async (text: string, options: UpgradeCommandOptions) => {
      if (options.sql) {
        return writeScript(
          session,
          options,
          ({ graph }) => parseOfflineRange(graph, text),
          (engine, context, target) => engine.upgrade(context, { target }),
        )
      }
      await withDatabase(
        session,
        async (work) => {
          const context = withRunOptions(work.context, session, options)
          const result = await interruptible(session, work, (conditions) =>
            work.engine.upgrade({ ...context, ...conditions }, { target: text }),
          )
          print(session, options, result, () => [])
          checkIsComplete(result)
        },
        options.tag,
      )
    })
}
