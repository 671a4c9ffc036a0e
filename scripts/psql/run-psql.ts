import { createInterface } from 'node:readline'
import type { MigrationSettings } from '../../db/migrate/index.ts'
import type { Task } from '../db/psql-command.ts'
import type { Terminal } from '../db/session.ts'
import { readLines } from './commands/files.ts'
import { type Console, createConsole } from './console.ts'
import { editText } from './edit-text.ts'
import { type LineSource, linesOf } from './line-source.ts'
import { openLink } from './open-link.ts'
import { plainScreen } from './screen.ts'
import type { Settings } from './settings.ts'

export interface PsqlOptions {
  readonly tasks: readonly Task[]
  /** What env.ts says in place of the environment. */
  readonly database: MigrationSettings['database']
  readonly csv?: boolean
  readonly json?: boolean
  readonly expanded?: boolean
  readonly stage?: string
  readonly write?: boolean
  readonly singleTransaction?: boolean
}

/** Runs what the console is given. Throws InputError. */
export async function runPsql(terminal: Terminal, options: PsqlOptions): Promise<void> {
  const opened = await openLink({
    ...options,
    env: terminal.env,
    notice: terminal.error,
    onProgress(step) {
      terminal.error(`${step} ...`)
      return () => {}
    },
  })
  const settings: Settings = {
    format: options.json ? 'json' : options.csv ? 'csv' : 'aligned',
    expanded: options.expanded ? 'on' : 'off',
    timing: false,
  }
  const console = createConsole({
    opened,
    screen: plainScreen(terminal),
    settings,
    edit: (text, file) => editText(terminal.env, text, file),
  })
  try {
    await runTasks(console, terminal, options)
  } finally {
    await console.close()
  }
}

async function runTasks(
  console: Console,
  { input }: Terminal,
  { tasks, singleTransaction }: PsqlOptions,
): Promise<void> {
  const rest = linesOf(input ? createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY }) : [])
  const all: readonly Task[] = tasks.length > 0 ? tasks : [{ kind: 'file', value: '-' }]
  if (singleTransaction) await console.runText('begin', rest)
  for (const { kind, value } of all) {
    if (console.hasQuit()) break
    if (kind === 'text') await console.runText(value, rest)
    else await console.run(await sourceOf(value, rest))
  }
  if (singleTransaction && console.link().state() !== 'none') await console.runText('commit', rest)
}

async function sourceOf(file: string, input: LineSource): Promise<LineSource> {
  return file === '-' ? { ...input, name: 'stdin' } : linesOf(await readLines(file), file)
}
