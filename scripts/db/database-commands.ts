import type { Command } from 'commander'
import { parseDowngradeRange, parseOfflineRange } from '../../db/migrate/revisions.ts'
import { UsageError } from '../terminal/failure.ts'
import { addCheckCommands } from './check-commands.ts'
import { formatStamp } from './format.ts'
import { interruptible } from './interruptible.ts'
import { print } from './options.ts'
import {
  addLockOption,
  addRunOptions,
  checkIsComplete,
  type RunOptions,
  withRunOptions,
} from './run-options.ts'
import { type Session, withDatabase } from './session.ts'
import { type ScriptOptions, writeScript } from './write-script.ts'

interface UpgradeCommandOptions extends ScriptOptions, RunOptions {}

interface DowngradeCommandOptions extends UpgradeCommandOptions {
  readonly yes?: boolean
}

interface StampCommandOptions extends ScriptOptions, Pick<RunOptions, 'lockTimeout'> {
  readonly purge?: boolean
  readonly fromKysely?: boolean
}

/** The commands that change the database. */
export function addDatabaseCommands(program: Command, session: Session): void {
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

  addCheckCommands(program, session)
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

function addScriptOptions(command: Command): Command {
  return command
    .option('--sql', 'print the SQL for no database to be asked, in place of running it')
    .option('--tag <text>', 'a word for env.ts')
}
