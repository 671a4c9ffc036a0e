import { inlineRows, type LineSource } from './line-source.ts'
import type { Table } from './output/table.ts'
import type { Screen } from './screen.ts'
import { copyStatementOf } from './session/copy-format.ts'
import { inOwnTransaction, type RunOptions, runStatement } from './session/run-statement.ts'
import type { Link, StatementResult } from './session/session.ts'
import {
  kindOf,
  parseStatement,
  type Statement,
  transactionCommandOf,
} from './session/statement.ts'
import type { Settings } from './settings.ts'

export interface SqlRunner {
  readonly link: Link
  readonly options: RunOptions
  readonly screen: Screen
  readonly settings: Settings
  show(table: Table): Promise<void>
}

/** Runs one statement and prints what it came to. Throws what the link throws. */
export async function runSql(runner: SqlRunner, sql: string, source: LineSource): Promise<void> {
  const statement = await parseStatement(sql)
  const copy = copyStatementOf(statement)
  const started = performance.now()
  try {
    if (copy?.direction === 'out') await copyToScreen(runner, statement)
    else if (copy) await copyFromLines(runner, statement, inlineRows(source))
    else await print(runner, statement, await runStatement(runner.link, statement, runner.options))
  } finally {
    if (runner.settings.timing) runner.screen.out(formatTiming(performance.now() - started))
  }
}

/** Both ways rows pass as text; gives how many there were. */
export async function copyFromLines(
  { link, options, screen, settings }: SqlRunner,
  statement: Statement,
  rows: AsyncIterable<string>,
): Promise<void> {
  const count = await inOwnTransaction(link, options, () => link.copyIn(statement, rows))
  sayTag(screen, settings, `COPY ${count}`)
}

async function copyToScreen(runner: SqlRunner, statement: Statement): Promise<void> {
  const { link, options, screen } = runner
  let rest = ''
  await inOwnTransaction(link, options, () =>
    link.copyOut(statement, async (text) => {
      const lines = (rest + text).split('\n')
      rest = lines.pop() as string
      for (const line of lines) screen.out(line)
    }),
  )
}

async function print(
  { link, options, screen, settings, show }: SqlRunner,
  statement: Statement,
  { columns, rows, tag }: StatementResult,
): Promise<void> {
  if (columns) await show({ columns, rows })
  if (tag !== undefined && (!columns || changesRows(tag))) sayTag(screen, settings, tag)
  if (link.isSessionless && link.state() === 'none' && isForSession(statement)) {
    options.notice(
      'NOTE:  Here each statement has a session of its own, so this is over already: between begin and commit it lasts.',
    )
  }
}

/** Of what gives rows, psql prints the tags of what also changes some. */
function changesRows(tag: string): boolean {
  return /^(INSERT|UPDATE|DELETE|MERGE)\b/.test(tag)
}

export function sayTag(screen: Screen, { format }: Settings, tag: string): void {
  screen.out(format === 'json' ? JSON.stringify({ command: tag }) : tag)
}

/** Settings, prepared statements, temporary tables and the like, which end with their session. */
function isForSession(statement: Statement): boolean {
  const [type, content] = kindOf(statement.node)
  if (transactionCommandOf(statement)) return false
  const { relpersistence } = (content.relation ?? {}) as { relpersistence?: string }
  return (
    /^(VariableSetStmt|PrepareStmt|ListenStmt|DeclareCursorStmt)$/.test(type) ||
    relpersistence === 't'
  )
}

function formatTiming(milliseconds: number): string {
  const head = `Time: ${milliseconds.toFixed(3)} ms`
  if (milliseconds < 1000) return head
  const seconds = milliseconds / 1000
  const minutes = String(Math.floor(seconds / 60)).padStart(2, '0')
  return `${head} (${minutes}:${(seconds % 60).toFixed(3).padStart(6, '0')})`
}
