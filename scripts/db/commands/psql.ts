import type { Command } from 'commander'
import { loadSettings } from '../../../db/migrate/revisions.ts'
import { UsageError } from '../../terminal/failure.ts'
import { DatabaseError } from '../errors.ts'
import { fileAccess } from '../folder/file-access.ts'
import type { CommonOptions } from '../options/common-options.ts'
import type { Session } from '../session/session.ts'

interface PsqlOptions extends CommonOptions {
  readonly csv?: boolean
  readonly expanded?: boolean
  readonly stage?: string
  readonly write?: boolean
  readonly singleTransaction?: boolean
}

/** What to run, in the order of the command line. */
export type Task = { readonly kind: 'text' | 'file'; readonly value: string }

/** `psql`, a console; all of it is loaded only when it is wanted. */
export function addPsqlCommand(program: Command, session: Session): void {
  const tasks: Task[] = []
  const add = (kind: Task['kind']) => (value: string) => {
    tasks.push({ kind, value })
    return value
  }
  program
    .command('psql')
    .description('a SQL console on the database, over the Data API too; \\? lists its commands')
    .option('-c, --command <sql>', 'run this and end (repeatable)', add('text'))
    .option(
      '-f, --file <path>',
      'run the statements of a file and end; - is the input',
      add('file'),
    )
    .option('-1, --single-transaction', 'run all that -c and -f name in one transaction')
    .option('--csv', 'print rows as CSV')
    .option('--json', 'print rows as JSON')
    .option('--expanded', 'print a row as a block, as \\x does')
    .option('--write', 'write where the stage is prod or not known, which is only read otherwise')
    .option('--stage <name>', 'which stage it is, where its names do not tell (PLASTER_STAGE)')
    .action(async (options: PsqlOptions) => {
      if (options.csv && options.json) throw new UsageError("Can't use --csv with --json")
      const settings = await readSettings(session)
      const { runPsql } = await import('../../psql/run-psql.ts')
      await runPsql(session, { ...options, tasks, database: settings?.database }).catch((error) => {
        throw error instanceof Error && error.name !== 'InputError'
          ? new DatabaseError(error.message, { cause: error })
          : error
      })
    })
}

/** A console needs no migrations folder, but one may say which database it is. */
async function readSettings(session: Session) {
  const names = await fileAccess.list(session.folder())
  if (!names?.includes('env.ts')) return undefined
  return loadSettings(fileAccess, session.folder(), session.environment())
}
