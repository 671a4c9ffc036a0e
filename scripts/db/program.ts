import { Command, CommanderError } from 'commander'
import { reason } from '../../db/migrate/revisions.ts'
import packageJson from '../../package.json' with { type: 'json' }
import { printable } from '../psql/output/printable.ts'
import { nameExcessArguments } from '../terminal/excess-arguments.ts'
import { isOfOutput } from '../terminal/output.ts'
import { addBranchesCommand } from './commands/branches.ts'
import { addCheckCommand } from './commands/check.ts'
import { addCurrentCommand } from './commands/current.ts'
import { addDowngradeCommand } from './commands/downgrade.ts'
import { addEditCommand } from './commands/edit.ts'
import { addEnsureVersionCommand } from './commands/ensure-version.ts'
import { addHeadsCommand } from './commands/heads.ts'
import { addHistoryCommand } from './commands/history.ts'
import { addImportCommand } from './commands/import-alembic.ts'
import { addInitCommand } from './commands/init.ts'
import { addLintCommand } from './commands/lint.ts'
import { addMergeCommand } from './commands/merge.ts'
import { addMigrateCommand } from './commands/migrate.ts'
import { addPsqlCommand } from './commands/psql.ts'
import { addPullCommand } from './commands/pull.ts'
import { addRevisionCommand } from './commands/revision.ts'
import { addShowCommand } from './commands/show.ts'
import { addStampCommand } from './commands/stamp.ts'
import { addUpgradeCommand } from './commands/upgrade.ts'
import { addVerifyCommand } from './commands/verify.ts'
import { FindingsError, MoreToDoError, NotHandledError } from './errors.ts'
import { describeFailure, exitCodeOf, exitCodes, exitCodesHelp } from './exit-codes.ts'
import { addJsonOption, collect } from './options/common-options.ts'
import { toJson } from './output/paths.ts'
import { createSession } from './session/session.ts'
import { colored, plain } from './session/style.ts'
import type { Terminal } from './session/terminal.ts'

/** Runs one command and gives the exit code. Nothing is thrown. */
export async function runProgram(argv: readonly string[], terminal: Terminal): Promise<number> {
  const program = createProgram(terminal)
  try {
    await program.parseAsync([...argv], { from: 'user' })
    return exitCodes.done
  } catch (error) {
    if (error instanceof CommanderError) {
      return error.exitCode === 0 ? exitCodes.done : exitCodes.usage
    }
    // That is told where it happens.
    if (!isOfOutput(error)) tellFailure(program, terminal, error)
    return exitCodeOf(error)
  }
}

/** The commands, for a terminal. */
export function createProgram(terminal: Terminal): Command {
  const program = new Command('db')
    .description('Migrations: revisions of the database, as a graph, applied in order')
    .version(packageJson.version)
    .option('-d, --directory <folder>', 'the migrations folder', 'migrations')
    .option('-x, --x-arg <key=value>', 'something for env.ts (repeatable)', collect)
    .option('-q, --quiet', 'print results and failures only')
    .option('--raiseerr', 'print the whole error with its trace')
    .addHelpText('after', exitCodesHelp)
    .configureHelp({ showGlobalOptions: true })
    .configureOutput({
      writeOut: (text) => terminal.out(text.trimEnd()),
      writeErr: (text) => terminal.error(text.trimEnd()),
    })
    .exitOverride()
  const session = createSession(program, terminal)
  addUpgradeCommand(program, session)
  addDowngradeCommand(program, session)
  addStampCommand(program, session)
  addEnsureVersionCommand(program, session)
  addCurrentCommand(program, session)
  addCheckCommand(program, session)
  addHistoryCommand(program, session)
  addHeadsCommand(program, session)
  addBranchesCommand(program, session)
  addShowCommand(program, session)
  addInitCommand(program, session)
  addRevisionCommand(program, session)
  addMergeCommand(program, session)
  addMigrateCommand(program, session)
  addEditCommand(program, session)
  addVerifyCommand(program, session)
  addLintCommand(program, session)
  addImportCommand(program, session)
  addPsqlCommand(program, session)
  addPullCommand(program, session)
  addJsonOption(program)
  for (const command of program.commands) nameExcessArguments(command)
  return program
}

/** One line for people, and with `--json` what programs can read; results were printed before. */
function tellFailure(program: Command, terminal: Terminal, error: unknown): void {
  const style = terminal.colors?.error ? colored : plain
  const isJson = program.commands.some((command) => command.opts().json)
  const isPrinted = [FindingsError, MoreToDoError, NotHandledError].some(
    (kind) => error instanceof kind,
  )
  if (isJson && !isPrinted) terminal.out(toJson(describeFailure(error)))
  const isInput = error instanceof Error && error.name === 'InputError'
  const lines = printable(isInput ? error.message : `FAILED: ${reason(error)}`)
  terminal.error(style('failure', lines))
  if (program.opts().raiseerr) terminal.error(trace(error))
}

function trace(error: unknown): string {
  const cause = error instanceof Error && error.cause ? `\ncaused by ${trace(error.cause)}` : ''
  return `${error instanceof Error ? error.stack : error}${cause}`
}
