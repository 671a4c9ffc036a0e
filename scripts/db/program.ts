import { Command, CommanderError } from 'commander'
import { reason } from '../../db/migrate/revisions.ts'
import packageJson from '../../package.json' with { type: 'json' }
import { addDatabaseCommands } from './database-commands.ts'
import { addEditCommand } from './edit-command.ts'
import { describeFailure, exitCodeOf, exitCodes, exitCodesHelp } from './exit-codes.ts'
import { addFileCommands } from './file-commands.ts'
import { FindingsError } from './findings-error.ts'
import { addImportCommand } from './import-command.ts'
import { addLintCommand } from './lint-command.ts'
import { addListCommands } from './list-commands.ts'
import { addMigrateCommand } from './migrate-command.ts'
import { NotHandledError } from './not-handled-error.ts'
import { addJsonOption, collect } from './options.ts'
import { toJson } from './paths.ts'
import { addPsqlCommand } from './psql-command.ts'
import { addPullCommand } from './pull-command.ts'
import { MoreToDoError } from './run-options.ts'
import { createSession, type Terminal } from './session.ts'
import { colored, plain } from './style.ts'
import { addVerifyCommand } from './verify-command.ts'

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
    tellFailure(program, terminal, error)
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
  addDatabaseCommands(program, session)
  addListCommands(program, session)
  addFileCommands(program, session)
  addMigrateCommand(program, session)
  addEditCommand(program, session)
  addVerifyCommand(program, session)
  addLintCommand(program, session)
  addImportCommand(program, session)
  addPsqlCommand(program, session)
  addPullCommand(program, session)
  addJsonOption(program)
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
  const lines = isInput ? error.message : `FAILED: ${reason(error)}`
  terminal.error(style('failure', lines))
  if (program.opts().raiseerr) terminal.error(trace(error))
}

function trace(error: unknown): string {
  const cause = error instanceof Error && error.cause ? `\ncaused by ${trace(error.cause)}` : ''
  return `${error instanceof Error ? error.stack : error}${cause}`
}
