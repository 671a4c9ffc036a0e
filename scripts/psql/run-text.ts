import type { CurrentLink } from './current-link.ts'
import { isOneTransaction } from './input/one-transaction.ts'
import { type Piece, splitScript } from './input/split.ts'
import { runStatement } from './session/run-statement.ts'
import { parseStatement } from './session/statement.ts'

/** Runs what a text has, piece by piece; several statements in it are one transaction, as they are for psql. */
export async function runText(
  text: string,
  current: CurrentLink,
  runPiece: (piece: Piece) => Promise<void>,
): Promise<void> {
  const pieces = splitScript(text)
  const isTogether = current.link().state() === 'none' && (await isOneTransaction(pieces))
  if (!isTogether) {
    for (const piece of pieces) await runPiece(piece)
    return
  }
  await transact(current, 'begin')
  try {
    for (const piece of pieces) await runPiece(piece)
    await transact(current, 'commit')
  } catch (error) {
    if (current.link().state() !== 'none') await transact(current, 'rollback').catch(() => {})
    throw error
  }
}

async function transact(current: CurrentLink, sql: string): Promise<void> {
  await runStatement(current.link(), await parseStatement(sql), current.options())
}
