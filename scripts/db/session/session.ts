import type { Command } from 'commander'
import {
  type EnvironmentArguments,
  type MigrationContext,
  wordStep,
} from '../../../db/migrate/revisions.ts'
import { colored, plain, type Style } from './style.ts'
import type { Terminal } from './terminal.ts'

/** A terminal, with what the options say that every command has. */
export interface Session extends Terminal {
  readonly style: Style
  folder(): string
  /** What `env.ts` is told. */
  environment(tag?: string): EnvironmentArguments
  /** A line on what goes on, for people. */
  status(line: string): void
  inform(text: string): void
  warn(text: string): void
}

interface ProgramOptions {
  readonly directory: string
  readonly xArg?: readonly string[]
  readonly quiet?: boolean
}

export function createSession(program: Command, terminal: Terminal): Session {
  const options = () => program.opts<ProgramOptions>()
  const style = terminal.colors?.out ? colored : plain
  const errorStyle = terminal.colors?.error ? colored : plain
  const log = (line: string) => {
    if (!options().quiet) terminal.error(line)
  }
  return {
    ...terminal,
    style,
    folder: () => options().directory,
    environment: (tag) => ({
      x: Object.fromEntries((options().xArg ?? []).map(splitArgument)),
      ...(tag !== undefined && { tag }),
    }),
    status(line) {
      if (!options().quiet) terminal.out(line)
    },
    inform: (text) => log(errorStyle('information', `INFO  [plaster.migrate] ${text}`)),
    warn: (text) => log(errorStyle('warning', `WARN  [plaster.migrate] ${text}`)),
  }
}

export function reporters(session: Session): Pick<MigrationContext, 'onStep' | 'onWarning'> {
  return {
    onStep: (step) => session.inform(`Running ${wordStep(step)}`),
    onWarning: session.warn,
  }
}

function splitArgument(text: string): [key: string, value: string] {
  const [key = '', ...rest] = text.split('=')
  return [key, rest.join('=')]
}
