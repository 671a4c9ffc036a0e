import type { Command } from 'commander'
import { parseOfflineRange } from '../../../db/migrate/revisions.ts'
import { UsageError } from '../../terminal/failure.ts'
import { print } from '../options/common-options.ts'
import { addLockOption, type RunOptions, withRunOptions } from '../options/run-options.ts'
import { addScriptOptions } from '../options/script-options.ts'
import { formatStamp } from '../output/format.ts'
import type { Session } from '../session/session.ts'
import { withDatabase } from '../session/with-database.ts'
import { type ScriptOptions, writeScript } from '../session/write-script.ts'

interface StampCommandOptions extends ScriptOptions, Pick<RunOptions, 'lockTimeout'> {
  readonly purge?: boolean
  readonly fromKysely?: boolean
}

/** `stamp`, which moves the version table alone. */
export function addStampCommand(program: Command, session: Session): void {
  addLockOption(addScriptOptions(program.command('stamp')))
    .description('make the version table say that the database is on a revision, running nothing')
    .argument('[revisions...]', 'one or several; base for none; with --sql also from:to', ['head'])
    .option('--purge', 'forget first whatever the version table says')
    .option('--from-kysely', "the revisions that Kysely's own migrator says it applied")
    .action(async (revisions: string[], options: StampCommandOptions) => {
      if (options.sql) return writeStamp(session, revisions, options)
      await withDatabase(
        session,
        async ({ engine, context }) => {
          const targets = options.fromKysely ? await engine.kyselyTargets(context) : revisions
          const conditions = withRunOptions(context, session, options)
          const result = await engine.stamp(conditions, { ...options, targets })
          for (const step of result.steps) session.inform(`Running ${formatStamp(step)}`)
          print(session, options, result, () => [])
        },
        options.tag,
      )
    })
}

async function writeStamp(
  session: Session,
  texts: readonly string[],
  options: StampCommandOptions,
): Promise<void> {
  if (options.fromKysely)
    throw new UsageError("Can't use --from-kysely with --sql: a script reads no table")
  if (options.purge) throw new UsageError("Can't use --purge with --sql: a script knows no rows")
  await writeScript(
    session,
    options,
    ({ graph }) => {
      const ranges = texts.map((text) => parseOfflineRange(graph, text))
      const start = [...new Set(ranges.flatMap((range) => range.start))].sort()
      return { start, target: ranges.map(({ target }) => target) }
    },
    async (engine, context, targets) => {
      const { steps } = await engine.stamp(context, { targets })
      for (const step of steps) session.inform(`Running ${formatStamp(step)}`)
    },
  )
}
