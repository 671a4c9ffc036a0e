import { sql } from 'kysely'
import { loadModule, parse, type RawStmt, scan } from 'libpg-query'
import type { MigrationDatabase } from '../directory/revision-file.ts'
import { RevisionError } from '../errors.ts'
import { rethrowWith } from './script-failures.ts'

/** A script that is not SQL, with the place of the first mistake. */
export class ScriptError extends RevisionError {
  override readonly name = 'ScriptError'
  readonly line: number
  readonly column: number
  readonly reason: string

  constructor(line: number, column: number, reason: string) {
    super(`SQL script, line ${line}, column ${column}: ${reason}`)
    this.line = line
    this.column = column
    this.reason = reason
  }
}

/**
 * Runs a raw SQL script of any number of statements, sending each alone, since the Data API takes one
 * at a time.
 *
 * @example await runScript(db, 'create table a (id int); create table b (id int)')
 * @throws ScriptError before anything is sent, if it does not parse; else what the database throws
 */
export async function runScript(db: MigrationDatabase, script: string): Promise<void> {
  for (const statement of await splitScript(script)) {
    await sql.raw(statement).execute(db).catch(rethrowWith(statement))
  }
}

/**
 * The statements of a script, each as the Data API can take it: there a colon before a word is a
 * parameter, even in a dollar-quoted body or in an array slice, so that bodies become plain strings
 * and such colons get a space. A statement with `$1`, which is an argument in the body of a function
 * that is no string, is executed from within one that has none.
 */
export async function splitScript(script: string): Promise<string[]> {
  // The parser counts bytes.
  const bytes = Buffer.from(script)
  const { stmts = [] } = await parseScript(script)
  const statements: string[] = []
  for (const { stmt_location: start = 0, stmt_len: length = 0 } of stmts) {
    const end = length === 0 ? bytes.length : start + length
    statements.push(await withoutParameters(bytes.subarray(start, end)))
  }
  return statements
}

/**
 * The statements of a script as trees; their places count bytes.
 *
 * @throws ScriptError if it does not parse
 */
export async function parseScript(script: string): Promise<{ stmts?: RawStmt[] }> {
  if (script.trim() === '') return {}
  await loadModule()
  try {
    return await parse(script)
  } catch (error) {
    const { message, sqlDetails } = error as Error & { sqlDetails?: { cursorPosition: number } }
    // Of a mistake it gives the place in characters.
    const before = Array.from(script).slice(0, sqlDetails?.cursorPosition).join('')
    const lines = before.split('\n')
    throw new ScriptError(lines.length, (lines.at(-1)?.length ?? 0) + 1, message)
  }
}

async function withoutParameters(statement: Buffer): Promise<string> {
  const { tokens } = await scan(statement.toString())
  if (tokens.some(({ tokenName }) => tokenName === 'PARAM')) {
    return `do ${quote(`begin execute ${quote(statement.toString().trim())}; end`)}`
  }
  const parts: Buffer[] = []
  let done = 0
  for (const { start, end, text } of tokens) {
    const replacement = replaceToken(text, statement[end])
    if (replacement === undefined) continue
    parts.push(statement.subarray(done, start), Buffer.from(replacement))
    done = end
  }
  return Buffer.concat([...parts, statement.subarray(done)])
    .toString()
    .trim()
}

function replaceToken(text: string, next: number | undefined): string | undefined {
  const body = /^\$(\w*)\$(.*)\$\1\$$/s.exec(text)?.[2]
  if (body !== undefined && /:\w/.test(body)) return quote(body)
  return text === ':' && next !== undefined && /\w/.test(String.fromCharCode(next))
    ? ': '
    : undefined
}

/** As an E string where it has backslashes, which mean the same then whatever the server's settings. */
function quote(body: string): string {
  const text = body.replaceAll("'", "''")
  return text.includes('\\') ? `E'${text.replaceAll('\\', '\\\\')}'` : `'${text}'`
}
