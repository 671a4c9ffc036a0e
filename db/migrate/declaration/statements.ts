import { type Node, type ScanToken, scan } from 'libpg-query'
import { parseScript, ScriptError } from '../script/parse-script.ts'
import { DeclarationError } from './error.ts'
import type { DeclarationFile } from './files.ts'
import { splitForeignKeys } from './foreign-keys.ts'
import { rankOf, whyNot } from './kinds.ts'
import { rolesIn } from './roles.ts'
import { firstWords, isComment } from './tokens.ts'

/** One thing to send to the database, with the place in the files that it comes from. */
export interface Declared {
  readonly path: string
  readonly line: number
  /** How it begins. */
  readonly statement: string
  readonly text: string
  /** Those of a lower one are tried first: see kinds.ts. */
  readonly rank: number
  readonly roles: readonly string[]
  /** The name of the function that it makes, without its schema. */
  readonly functionName: string | undefined
}

/** Bytes of all files, and statements in them. */
const limits = { bytes: 1_000_000, statements: 5_000 }

/**
 * Reads files of declarations into statements, in the order in which they are best tried; those that
 * are tried together stay in the order of the files.
 *
 * @throws DeclarationError for what does not parse or does not declare, or is too much
 */
export async function readStatements(files: readonly DeclarationFile[]): Promise<Declared[]> {
  const declared: Declared[] = []
  let size = 0
  for (const file of files) {
    size += Buffer.byteLength(file.text)
    if (size > limits.bytes) throw tooMuch(file, `${limits.bytes} bytes`)
    declared.push(...(await readFile(file)))
    if (declared.length > limits.statements) throw tooMuch(file, `${limits.statements} statements`)
  }
  return declared.sort((one, other) => one.rank - other.rank)
}

/** The roles that a declared schema names. Throws DeclarationError. */
export async function declaredRoles(files: readonly DeclarationFile[]): Promise<string[]> {
  return rolesOf(await readStatements(files))
}

export function rolesOf(statements: readonly Declared[]): string[] {
  return [...new Set(statements.flatMap(({ roles }) => roles))]
}

async function readFile({ path, text }: DeclarationFile): Promise<Declared[]> {
  // The parser counts bytes.
  const bytes = Buffer.from(text)
  const { stmts = [] } = await parseFile(path, text)
  const all: Declared[] = []
  for (const { stmt, stmt_location: offset = 0, stmt_len: length = 0 } of stmts) {
    const end = length === 0 ? bytes.length : offset + length
    const statement = bytes.subarray(offset, end)
    const { tokens } = await scan(statement.toString())
    const start = tokens.find((token) => !isComment(token))?.start ?? 0
    const lineAt = (position: number) => lineOf(bytes, offset + position)
    const place = { path, line: lineAt(start), statement: firstWords(statement, tokens) }
    if (stmt === undefined) continue
    const refusal = whyNot(stmt)
    if (refusal !== undefined) throw new DeclarationError(place, refusal)
    const common = { ...place, rank: rankOf(stmt), roles: rolesIn(stmt) }
    all.push(...split(common, stmt, { bytes: statement, offset, tokens, lineAt }))
  }
  return all
}

interface Source {
  readonly bytes: Buffer
  readonly offset: number
  readonly tokens: readonly ScanToken[]
  lineAt(position: number): number
}

function split(
  common: Omit<Declared, 'text' | 'functionName'>,
  statement: Node,
  { bytes, offset, tokens, lineAt }: Source,
): Declared[] {
  const whole = { ...common, text: bytes.toString(), functionName: functionNameOf(statement) }
  if (!('CreateStmt' in statement)) return [whole]
  const parts = splitForeignKeys(bytes, offset, tokens, statement.CreateStmt)
  if (parts === undefined) return [whole]
  return [
    { ...whole, text: parts.table },
    { ...whole, text: parts.foreignKeys, line: lineAt(parts.at), rank: common.rank + 1 },
  ]
}

async function parseFile(path: string, text: string) {
  try {
    return await parseScript(text)
  } catch (error) {
    if (!(error instanceof ScriptError)) throw error
    throw new DeclarationError({ path, line: error.line }, error.reason, { cause: error })
  }
}

function functionNameOf(statement: Node): string | undefined {
  if (!('CreateFunctionStmt' in statement)) return undefined
  const name = statement.CreateFunctionStmt.funcname?.at(-1)
  return name && 'String' in name ? name.String.sval : undefined
}

function lineOf(bytes: Buffer, position: number): number {
  return bytes.subarray(0, position).toString().split('\n').length
}

function tooMuch({ path }: DeclarationFile, limit: string): DeclarationError {
  return new DeclarationError({ path, line: 1 }, `the declared schema is larger than ${limit}`)
}
