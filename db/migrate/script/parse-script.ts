import { loadModule, parse, type RawStmt } from 'libpg-query'
import { RevisionError } from '../errors.ts'

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
