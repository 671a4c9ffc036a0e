import * as messages from 'pg-protocol/dist/messages.js'
import { Parser } from 'pg-protocol/dist/parser.js'
import { PostgresError, type StatementResult } from './engine.ts'
import { mostReceived, toColumn, unexpected } from './statement-answers.ts'

/**
 * Reads the messages that answer one statement; where Postgres ended by itself the last one is missing.
 * Throws PostgresError, a fatal one for that.
 */
export function readAnswer(response: Uint8Array): StatementResult {
  const result: StatementResult = { columns: null, rows: [], command: '' }
  let isWhole = false
  let failure: PostgresError | undefined
  let received = 0
  const { buffer, byteOffset, byteLength } = response
  new Parser().parse(Buffer.from(buffer, byteOffset, byteLength), (message) => {
    if (message instanceof messages.DataRowMessage) {
      // The one that goes beyond is kept: without it the rest may be within 1 MiB.
      if (received <= mostReceived) result.rows.push(message.fields)
      received += message.length
    } else if (message instanceof messages.RowDescriptionMessage) {
      result.columns = message.fields.map(toColumn)
    } else if (message instanceof messages.CommandCompleteMessage) result.command = message.text
    else if (message instanceof messages.ReadyForQueryMessage) isWhole = true
    else if (message instanceof messages.CopyResponse) failure ??= unexpected(copied(message))
    else if (message instanceof messages.DatabaseError) failure ??= new PostgresError(message)
  })
  if (!isWhole && !failure?.isFatal) throw crashed()
  if (failure) throw failure
  return result
}

/** `copyInResponse` is CopyInResponse. */
function copied({ name }: messages.CopyResponse): string {
  return `${name.charAt(0).toUpperCase()}${name.slice(1)}`
}

/** As Postgres ends its sessions when one of them crashes (crash_shutdown). */
function crashed(): PostgresError {
  return new PostgresError({
    severity: 'FATAL',
    code: '57P02',
    message:
      'the embedded database crashed: the disk is full, or --engine native may run what PGlite cannot',
  })
}
