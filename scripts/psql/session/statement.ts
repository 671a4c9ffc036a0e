import { loadModule, type Node, parseSync } from 'libpg-query'

/** A statement and what the parser of Postgres makes of it. */
export interface Statement {
  readonly sql: string
  /** Undefined for what it cannot parse: the database says why, or knows more. */
  readonly node: Node | undefined
}

/** Throws nothing: what cannot be parsed has no node. */
export async function parseStatement(sql: string): Promise<Statement> {
  await loadModule()
  return { sql, node: nodeOf(sql) }
}

function nodeOf(sql: string): Node | undefined {
  try {
    const { stmts = [] } = parseSync(sql)
    return stmts.length === 1 ? stmts[0]?.stmt : undefined
  } catch {
    return undefined
  }
}

/** The one member of a node: its kind and what it has. */
export function kindOf(node: Node | undefined): [kind: string, content: Record<string, unknown>] {
  const [entry] = Object.entries(node ?? {})
  return (entry as [string, Record<string, unknown>]) ?? ['', {}]
}

export interface TransactionCommand {
  readonly kind: 'begin' | 'commit' | 'rollback'
  /** What follows `begin`, for `set transaction`: `isolation level serializable, read only`. */
  readonly modes: string
  readonly chain: boolean
}

/** A statement that begins or ends a transaction; those on savepoints are statements like any other. */
export function transactionCommandOf({ node, sql }: Statement): TransactionCommand | undefined {
  const [type, content] = kindOf(node)
  if (type !== 'TransactionStmt') return undefined
  const kind = kinds[String(content.kind)]
  if (!kind) return undefined
  const modes = kind === 'begin' ? sql.replace(beginning, '').replace(/;\s*$/, '').trim() : ''
  return { kind, modes, chain: content.chain === true }
}

/** It ends the transaction that it is in, a failed one by undoing it. */
export function isPrepareTransaction({ node }: Statement): boolean {
  const [type, { kind }] = kindOf(node)
  return type === 'TransactionStmt' && kind === 'TRANS_STMT_PREPARE'
}

const kinds: Record<string, TransactionCommand['kind'] | undefined> = {
  TRANS_STMT_BEGIN: 'begin',
  TRANS_STMT_START: 'begin',
  TRANS_STMT_COMMIT: 'commit',
  TRANS_STMT_ROLLBACK: 'rollback',
}

const beginning =
  /^(?:\s|--[^\n]*\n|\/\*[\s\S]*?\*\/)*(begin(\s+(work|transaction))?|start\s+transaction)\b/i

/** A query whose rows can be had from a subquery: it writes nothing of its own, and makes no table. */
export function isPlainSelect({ node }: Statement): boolean {
  const [type, content] = kindOf(node)
  if (type !== 'SelectStmt' || content.intoClause) return false
  return !JSON.stringify(content).match(
    /"(InsertStmt|UpdateStmt|DeleteStmt|MergeStmt|intoClause)":/,
  )
}
