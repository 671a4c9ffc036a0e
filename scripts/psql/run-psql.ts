import type { MigrationSettings } from '../../db/migrate/index.ts'
import type { Task } from '../db/commands/psql.ts'
import type { Terminal } from '../db/session/terminal.ts'
import { readLines } from './commands/files.ts'
import { type Console, createConsole } from './console.ts'
import { editText } from './edit-text.ts'
import { InputError } from './failure.ts'
import { type LineSource, linesOf } from './line-source.ts'
import { openLink } from './open-link.ts'
import { textLines, textOf } from './read-text.ts'
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

/** Runs the console: for whoever sits at the terminal, else what it is given. Throws InputError. */
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
  const { input, output, env } = terminal
  if (options.tasks.length === 0 && isTerminal(input) && output?.isTTY) {
    const { runInteractive } = await import('./interactive/run-interactive.ts')
    const colors = terminal.colors?.out ?? false
    return runInteractive({ opened, settings, env, input, output, colors })
  }
  const console = createConsole({
    opened,
    screen: plainScreen(terminal),
    settings,
    edit: (text, file) => editText(env, text, file),
  })
  let interrupted = false
  const interrupt = () => {
    if (interrupted) process.exit(130)
    interrupted = true
    console.stop()
    console.cancel().catch(() => {})
  }
  process.on('SIGINT', interrupt)
  try {
    await runTasks(console, terminal, options)
    if (interrupted) throw new InputError('canceled by Ctrl-C')
  } finally {
    process.off('SIGINT', interrupt)
    await console.close()
  }
}

async function runTasks(
  console: Console,
  { input }: Terminal,
  { tasks, singleTransaction }: PsqlOptions,
): Promise<void> {
  const rest = linesOf(input ? textLines(textOf(input, 'stdin')) : [])
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

function isTerminal(input: Terminal['input']): input is NodeJS.ReadStream {
  return input !== undefined && 'isTTY' in input && input.isTTY === true
}
