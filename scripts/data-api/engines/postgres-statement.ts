import type { PoolClient, Submittable } from 'pg'
import {
  EngineUnavailableError,
  type Parameter,
  PostgresError,
  type PostgresReport,
  type StatementResult,
} from './engine.ts'
import { resetMessages } from './postgres-reset.ts'
import { type Field, mostReceived, toColumn, unexpected } from './statement-answers.ts'
import { statementMessages } from './statement-messages.ts'

/** The part of a connection of `pg` that a statement submits itself with. */
interface Connection {
  stream: { write(messages: Buffer): void }
  on(message: string, listener: () => void): void
  off(message: string, listener: () => void): void
}

const none = Buffer.alloc(0)

/**
 * Runs a statement on a connection of `pg`, which itself declares no parameter types and parses results.
 * With the last one goes a reset, whose answer is for `resetAnswer`.
 * Throws PostgresError, EngineUnavailableError when the connection is lost.
 */
export function runStatement(
  client: PoolClient,
  sql: string,
  parameters: Parameter[],
  isLast: boolean,
): Promise<StatementResult> {
  return new Promise((resolve, reject) => {
    const result: StatementResult = { columns: null, rows: [], command: '' }
    let failure: Error | undefined
    let received = 0
    let from: Connection | undefined

    /** `pg` tells a statement of the data alone, and of an empty table there is none. */
    function refuseCopy(): void {
      failure ??= unexpected('CopyOutResponse')
    }

    function end(): void {
      from?.off('copyOutResponse', refuseCopy)
    }

    const statement = {
      submit(connection: Connection) {
        from = connection
        connection.on('copyOutResponse', refuseCopy)
        const { parse, perform } = statementMessages(sql, parameters)
        // In one piece: each by itself would wake the server.
        connection.stream.write(Buffer.concat([parse, perform, isLast ? resetMessages : none]))
      },
      handleRowDescription(message: { fields: Field[] }) {
        result.columns = message.fields.map(toColumn)
      },
      handleDataRow(message: { fields: (string | null)[]; length: number }) {
        if (received <= mostReceived) result.rows.push(message.fields)
        received += message.length
      },
      handleCommandComplete(message: { text: string }) {
        result.command = message.text
      },
      handleEmptyQuery() {},
      handleCopyInResponse() {
        failure = unexpected('CopyInResponse')
      },
      handleCopyData() {},
      handleError(error: PostgresReport & Error) {
        end()
        reject(failure ?? toPostgresError(error))
      },
      handleReadyForQuery() {
        end()
        if (failure) reject(failure)
        else resolve(result)
      },
    }
    client.query(statement as unknown as Submittable)
  })
}

const errorCode = /^[0-9A-Z]{5}$/

/** An error that came from Postgres; one of the network has a code of another form. */
export function toPostgresError(error: PostgresReport & Error): Error {
  return errorCode.test(error.code ?? '') ? new PostgresError(error) : lost(error)
}

function lost(cause: Error): EngineUnavailableError {
  return new EngineUnavailableError('the connection to the database was lost', { cause })
}
