import { type Identity, readIdentity } from '../../db/describe/index.ts'
import type { CommandContext } from './commands/command.ts'
import { runCommand } from './commands/index.ts'
import { copyFile } from './copy-file.ts'
import { describePlace } from './describe-place.ts'
import { explain, placeFailure } from './failure.ts'
import { parseMetaCommand } from './input/meta-command.ts'
import { isOneTransaction } from './input/one-transaction.ts'
import { createSplitter, type Mark, type Piece, splitScript } from './input/split.ts'
import type { LineSource } from './line-source.ts'
import type { OpenLink } from './open-link.ts'
import { formatTable } from './output/format-table.ts'
import type { Table } from './output/table.ts'
import { runSql } from './run-sql.ts'
import type { Screen } from './screen.ts'
import { runStatement } from './session/run-statement.ts'
import type { Link } from './session/session.ts'
import { parseStatement } from './session/statement.ts'
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
  const notice = (text: string) => screen.error(text)
  let link = opened.link
  let access = opened.access(opened.database)
  let splitter = createSplitter()
  let last = ''
  let quit = false
  let interruption = new AbortController()
  let identity: Promise<Identity> | undefined

  async function show(table: Table): Promise<void> {
    await screen.page(formatTable(table, settings, screen.style, screen.width()))
  }

  const options = () => ({ readOnly: access.readOnly, notice })
  const runner = () => ({ link, options: options(), screen, settings, show })

  async function runPiece(piece: Piece, source: LineSource): Promise<void> {
    if (quit) return
    link.ready()
    const sql = piece.kind === 'statement' ? piece.sql : ''
    try {
      if (piece.kind === 'command')
        await runCommand(contextOf(source), parseMetaCommand(piece.text))
      else await runStatementOf(piece.sql, source)
    } catch (error) {
      throw explain(error, sql)
    } finally {
      link.ready()
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
      link: () => link,
      buffer: splitter.buffer,
      last: () => last,
      clearBuffer: splitter.clear,
      async replaceBuffer(text) {
        for (const piece of splitter.replace(text)) await runPiece(piece, source)
      },
      runSql: (sql) => runStatementOf(sql, source),
      runLines: run,
      copy: (sql, file) =>
        file === undefined ? runSql(runner(), sql, source) : copyFile(runner(), sql, file),
      show,
      async connect(database) {
        const other = await link.connect(database)
        await closeLink()
        link = other
        access = opened.access(database)
        identity = undefined
      },
      describePlace: async () => describePlace(await readIdentity(link.db), opened, access),
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

  /** A file has its own unfinished statement, and ends in none. */
  async function run(source: LineSource): Promise<void> {
    const outer = splitter
    splitter = createSplitter()
    try {
      for (;;) {
        const line = await source.next()
        if (line === undefined || quit) break
        await take(line, source)
      }
      const rest = splitter.mark() === '=' ? '' : splitter.buffer().trim()
      const piece: Piece = { kind: 'statement', sql: rest, line: splitter.line() }
      if (rest !== '' && !quit) await runPlaced(piece, source)
    } finally {
      splitter = outer
    }
  }

  async function take(line: string, source: LineSource): Promise<void> {
    for (const piece of splitter.push(line)) await runPlaced(piece, source)
  }

  async function runText(text: string, input: LineSource): Promise<void> {
    const pieces = splitScript(text)
    const isTogether = link.state() === 'none' && (await isOneTransaction(pieces))
    if (!isTogether) {
      for (const piece of pieces) await runPiece(piece, input)
      return
    }
    await transact('begin')
    try {
      for (const piece of pieces) await runPiece(piece, input)
      await transact('commit')
    } catch (error) {
      if (link.state() !== 'none') await transact('rollback').catch(() => {})
      throw error
    }
  }

  async function transact(sql: string): Promise<void> {
    await runStatement(link, await parseStatement(sql), options())
  }

  async function closeLink(): Promise<void> {
    if (link.state() !== 'none') screen.error('The open transaction is rolled back.')
    await link.close()
  }

  return {
    settings,
    link: () => link,
    take,
    run,
    runText,
    mark: () => splitter.mark(),
    clear: () => splitter.clear(),
    identity() {
      identity ??= readIdentity(link.db)
      return identity
    },
    async cancel() {
      interruption.abort()
      return link.cancel()
    },
    stop() {
      quit = true
    },
    hasQuit: () => quit,
    async close() {
      await closeLink()
      await opened.close()
    },
  }
}
