import type { Command } from 'commander'
import { print } from '../options/common-options.ts'
import { addScriptOptions } from '../options/script-options.ts'
import type { Session } from '../session/session.ts'
import { withDatabase } from '../session/with-database.ts'
import { type ScriptOptions, writeScript } from '../session/write-script.ts'

/** `ensure_version`, which makes the version table. */
export function addEnsureVersionCommand(program: Command, session: Session): void {
  addScriptOptions(program.command('ensure_version'))
    .description('make the version table, if it is not there')
    .action(async (options: ScriptOptions) => {
      if (options.sql) {
        return writeScript(
          session,
          options,
          () => ({ start: [], target: undefined }),
          (engine, context) => engine.ensureVersion(context),
        )
      }
      await withDatabase(
        session,
        async ({ engine, context }) => {
          print(session, options, await engine.ensureVersion(context), () => [])
        },
        options.tag,
      )
    })
}
