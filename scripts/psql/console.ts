import type { Identity } from '../../db/describe/index.ts'
import type { CommandContext } from './commands/command.ts'
import { runCommand } from './commands/index.ts'
import { copyFile } from './copy-file.ts'
import { currentLinkOf } from './current-link.ts'
import { explain, placeFailure } from './failure.ts'
import { parseMetaCommand } from './input/meta-command.ts'
import type { Mark, Piece } from './input/split.ts'
import { createLineRunner } from './line-runner.ts'
import type { LineSource } from './line-source.ts'
import type { OpenLink } from './open-link.ts'
import { formatTable } from './output/format-table.ts'
import type { Table } from './output/table.ts'
import { runSql } from './run-sql.ts'
import { runText } from './run-text.ts'
import type { Screen } from './screen.ts'
import type { Link } from './session/session.ts'
import type { Settings } from './settings.ts'

export interface ConsoleOptions {
  readonly opened: OpenLink
  readonly screen: Screen
  readonly settings: Settings
  edit(text: string, file?: string): Promise<string>
}

/** A console over an open link: takes lines, runs what they complete, prints what comes of it. */
export interface Console {
  readonly settings: Settings
  link(): Link
  /** Takes a line. Throws InputError for what fails in it; what came before in the line is done. */
  take(line: string, source: LineSource): Promise<void>
  /** Runs all lines. Throws InputError at the first that fails, naming its place. */
  run(source: LineSource): Promise<void>
  /** Runs a text; several statements in it are one transaction, as they are for psql. */
  runText(text: string, input: LineSource): Promise<void>
  mark(): Mark
  clear(): void
  /** Who is connected to what, as far as the database can tell. */
  identity(): Promise<Identity>
  /** Ends what runs; gives a line for people where there is something to say. */
  cancel(): Promise<string | undefined>
  /** Runs nothing more. */
  stop(): void
  hasQuit(): boolean
  /** Rolls back what is open, and says so. */
  close(): Promise<void>
}

export function createConsole({ opened, screen, settings, edit }: ConsoleOptions): Console {
  const current = currentLinkOf(opened, (text) => screen.error(text))
  const { link } = current
  const lines = createLineRunner(runPlaced, () => quit)
  let last = ''
  let quit = false
  let interruption = new AbortController()

  async function show(table: Table): Promise<void> {
    await screen.page(formatTable(table, settings, screen.style, screen.width()))
  }

  const runner = () => ({ link: link(), options: current.options(), screen, settings, show })

  async function runPiece(piece: Piece, source: LineSource): Promise<void> {
    if (quit) return
    link().ready()
    try {
      if (piece.kind === 'command')
        await runCommand(contextOf(source), parseMetaCommand(piece.text))
      else await runStatementOf(piece.sql, source)
    } catch (error) {
      throw explain(error, '')
    } finally {
      link().ready()
    }
  }

  async function runPlaced(piece: Piece, source: LineSource): Promise<void> {
    try {
      await runPiece(piece, source)
    } catch (error) {
      throw placeFailure(error, source, piece)
    }
  }

  async function runStatementOf(sql: string, source: LineSource): Promise<void> {
    last = sql
    try {
      await runSql(runner(), sql, source)
    } catch (error) {
      throw explain(error, sql)
    }
  }

  function contextOf(source: LineSource): CommandContext {
    return {
      settings,
      screen,
      source,
      link,
      buffer: lines.buffer,
      last: () => last,
      clearBuffer: lines.clear,
      async replaceBuffer(text) {
        for (const piece of lines.replace(text)) await runPiece(piece, source)
      },
      runSql: (sql) => runStatementOf(sql, source),
      runLines: lines.run,
      copy: (sql, file) =>
        file === undefined ? runSql(runner(), sql, source) : copyFile(runner(), sql, file),
      show,
      connect: current.connect,
      describePlace: current.describePlace,
      edit,
      interruption() {
        interruption = new AbortController()
        return interruption.signal
      },
      quit() {
        quit = true
      },
    }
  }

  return {
    settings,
    link,
    take: lines.take,
    run: lines.run,
    runText: (text, input) => runText(text, current, (piece) => runPiece(piece, input)),
    mark: lines.mark,
    clear: lines.clear,
    identity: current.identity,
    async cancel() {
      interruption.abort()
      return link().cancel()
    },
    stop() {
      quit = true
    },
    hasQuit: () => quit,
    close: current.close,
  }
}
