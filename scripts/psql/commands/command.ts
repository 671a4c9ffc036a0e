import type { MetaCommand } from '../input/meta-command.ts'
import type { LineSource } from '../line-source.ts'
import type { Table } from '../output/table.ts'
import type { Screen } from '../screen.ts'
import type { Link } from '../session/session.ts'
import type { Settings } from '../settings.ts'

/** What a backslash command works with. */
export interface CommandContext {
  readonly settings: Settings
  readonly screen: Screen
  /** Where the lines come from that the command itself was in. */
  readonly source: LineSource
  link(): Link
  /** The statement that has begun. */
  buffer(): string
  /** The statement that was run last. */
  last(): string
  clearBuffer(): void
  /** Puts a text in place of what was typed, and runs what is complete in it. */
  replaceBuffer(text: string): Promise<void>
  runSql(sql: string): Promise<void>
  runLines(source: LineSource): Promise<void>
  /** Runs a statement that is a COPY from or to the console, with a file's or the input's rows. */
  copy(sql: string, file?: string): Promise<void>
  show(table: Table): Promise<void>
  connect(database: string): Promise<void>
  describePlace(): Promise<string>
  /** A text, or a file, as an editor leaves it. */
  edit(text: string, file?: string): Promise<string>
  /** Aborted by the next Ctrl-C. */
  interruption(): AbortSignal
  quit(): void
}

export interface Command {
  /** Without the backslash. */
  readonly names: readonly string[]
  /** How it is written, and what it does, for `\?`. */
  readonly usage: string
  readonly summary: string
  run(context: CommandContext, command: MetaCommand): Promise<void> | void
}

/** Thrown for a backslash command that cannot be followed: a line says why. */
export class CommandError extends Error {
  override readonly name = 'CommandError'
}
