import * as messages from 'pg-protocol/dist/messages.js'
import { Parser } from 'pg-protocol/dist/parser.js'
import { type Column, PostgresError, type StatementResult } from './engine.ts'

export interface PgliteAnswer {
  result: StatementResult
  /** As ReadyForQuery tells it: idle, in a transaction, in a failed one. */
  status: string
  /** What Postgres refused the statement with. */
  failure: PostgresError | undefined
}

/**
 * Reads the messages that answer one statement. PGlite passes over a crash of its wasm, such as a stack
 * that overflows, and goes on with the next message of the request: only what is missing tells.
 * Throws PostgresError, a fatal one, for that.
 */
export function readAnswer(response: Buffer): PgliteAnswer {
  const result: StatementResult = { columns: null, rows: [], command: '' }
  const answer: PgliteAnswer = { result, status: 'I', failure: undefined }
  const seen = new Set<string>()
  new Parser().parse(response, (message) => {
    seen.add(message.name)
    if (message instanceof messages.RowDescriptionMessage)
      result.columns = message.fields.map(toColumn)
    else if (message instanceof messages.DataRowMessage) result.rows.push(message.fields)
    else if (message instanceof messages.CommandCompleteMessage) result.command = message.text
    else if (message instanceof messages.ReadyForQueryMessage) answer.status = message.status
    else if (message instanceof messages.CopyResponse) answer.failure ??= unexpected(message.name)
    else if (message instanceof messages.DatabaseError)
      answer.failure ??= new PostgresError(message)
  })
  if (!isWhole(seen, answer.failure)) throw crashed()
  return answer
}

/** What Bind and Execute say when the message before them came to nothing. */
const lost = /^(unnamed prepared statement|portal "") does not exist$/
const ends = ['commandComplete', 'emptyQuery', 'portalSuspended']

function isWhole(seen: ReadonlySet<string>, failure: PostgresError | undefined): boolean {
  if (!seen.has('readyForQuery')) return false
  if (failure) return !lost.test(failure.message)
  // Nothing is parsed or bound by the simple protocol.
  if (seen.has('parseComplete') && !seen.has('bindComplete')) return false
  return ends.some((name) => seen.has(name))
}

/** As Postgres ends its sessions when one of them crashes (crash_shutdown). */
export function crashed(): PostgresError {
  return new PostgresError({
    severity: 'FATAL',
    code: '57P02',
    message: 'the embedded database crashed: --engine native may run what PGlite cannot',
  })
}

function toColumn(field: messages.Field): Column {
  return {
    name: field.name,
    typeOid: field.dataTypeID,
    typeModifier: field.dataTypeModifier,
    tableOid: field.tableID,
    columnNumber: field.columnID,
  }
}

function unexpected(name: string): PostgresError {
  const message = `${name.charAt(0).toUpperCase()}${name.slice(1)}`
  return new PostgresError({ message: `execute: unexpected message: ${message}`, code: '08P01' })
}
