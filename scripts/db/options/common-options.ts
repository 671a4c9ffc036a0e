import type { Command } from 'commander'
import { toJson } from '../output/paths.ts'
import type { Session } from '../session/session.ts'

/** What the commands of a program have in common. */
export interface CommonOptions {
  readonly json?: boolean
}

/** Gives `--json` to every command that has no such option of its own. */
export function addJsonOption(program: Command): void {
  for (const command of program.commands) {
    if (command.options.some(({ long }) => long === '--json')) continue
    command.option('--json', 'print the result as JSON')
  }
}

/** Prints a result as JSON where that is asked for, and else as lines. */
export function print(
  session: Session,
  { json }: CommonOptions,
  result: object,
  lines: () => Iterable<string>,
): void {
  if (json) session.out(toJson(result))
  else for (const line of lines()) session.out(line)
}

export function collect(value: string, values: readonly string[] = []): string[] {
  return [...values, value]
}
