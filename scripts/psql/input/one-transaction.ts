import { parseStatement, transactionCommandOf } from '../session/statement.ts'
import type { Piece } from './split.ts'

/** Several statements in one text are one transaction, unless they say themselves where one begins or ends. */
export async function isOneTransaction(pieces: readonly Piece[]): Promise<boolean> {
  if (pieces.length < 2) return false
  const statements = await Promise.all(
    pieces.map((piece) => (piece.kind === 'statement' ? parseStatement(piece.sql) : undefined)),
  )
  return statements.every((statement) => statement && !transactionCommandOf(statement))
}
