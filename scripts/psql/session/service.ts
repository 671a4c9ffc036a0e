import { randomUUID } from 'node:crypto'
import {
  BeginTransactionCommand,
  CommitTransactionCommand,
  ExecuteStatementCommand,
  type ExecuteStatementCommandOutput,
  type RDSDataClient,
  RollbackTransactionCommand,
  type SqlParameter,
} from '@aws-sdk/client-rds-data'
import type { DatabaseConfig } from '../../../db/config.ts'
import { awaitLongStatement } from '../../../db/data-api/connection/long-statement.ts'
import { classifyFailure } from '../../../db/data-api/retries/failure.ts'
import { cancelBackend } from './cancel-backend.ts'
import { createServiceCalls } from './service-calls.ts'
import { toSqlError } from './service-error.ts'
import { toServiceSql } from './service-sql.ts'
import { createServiceTransaction } from './service-transaction.ts'
import type { Listener, TransactionState } from './session.ts'
import { canceled, type SqlError } from './sql-error.ts'

export interface ServiceOptions extends Listener {
  /** It must not repeat calls by itself: what may be repeated is decided here. */
  readonly client: RDSDataClient
  readonly config: DatabaseConfig
  /** Ends whatever runs, where it is an emulator that can be told to. */
  readonly interrupt?: (() => Promise<unknown>) | undefined
}

export interface Request {
  readonly sql: string
  readonly parameters?: SqlParameter[]
  /** Lets it go on beyond the 45 seconds of a call, and waits for its end: what it gives is lost then. */
  readonly goesOn?: boolean
  /** How many characters come before what was typed: positions of errors count from there. */
  readonly offset?: number
}

/** The Data API as one connection, which is no more than the id of the open transaction. */
export interface Service {
  /** Sends one statement, once. Throws SqlError. */
  execute(request: Request): Promise<ExecuteStatementCommandOutput>
  begin(): Promise<void>
  commit(): Promise<void>
  rollback(): Promise<void>
  state(): TransactionState
  /** Says that the transaction can be used again: a savepoint was gone back to. */
  recover(): void
  /** What is sent from here on is another thing than was canceled. */
  ready(): void
  /** Ends the call that is under way, and lets none follow. */
  cancel(): Promise<string | undefined>
  /** The same client for other code: what it sends is part of the open transaction. */
  readonly client: RDSDataClient
}

export function createService({ client, config, interrupt, notice }: ServiceOptions): Service {
  const { resourceArn, secretArn, database } = config
  const target = { resourceArn, secretArn }
  const transaction = createServiceTransaction()
  /** The statement that runs was ended with the database that ran it, and with its transaction. */
  let ended = false
  const calls = createServiceCalls(notice)

  function call<Output>(send: (signal: AbortSignal) => Promise<Output>, marker?: string) {
    ended = false
    return calls.call(send, marker)
  }

  function endedWithDatabase(error: unknown): SqlError | undefined {
    if (!ended || classifyFailure(error) !== 'unknown') return undefined
    const detail = transaction.id() && 'The transaction is over with it, and rolled back.'
    transaction.over()
    return canceled({ detail, cause: error })
  }

  async function execute(request: Request): Promise<ExecuteStatementCommandOutput> {
    calls.check()
    const { sql, parameters = [], goesOn = false, offset = 0 } = request
    const service = parameters.length > 0 ? asItIs(sql) : toServiceSql(sql)
    // What the statement is known by in pg_stat_activity: in front, since a long text is cut there.
    const marker = `plaster ${randomUUID()}`
    const head = `/* ${marker} */ `
    const command = new ExecuteStatementCommand({
      ...target,
      database,
      transactionId: transaction.id(),
      sql: head + service.sql,
      parameters,
      includeResultMetadata: true,
      continueAfterTimeout: goesOn,
      // The SDK reads a longValue as a number, which rounds beyond 2^53.
      resultSetOptions: { longReturnType: 'STRING' },
    })
    try {
      return await call((abortSignal) => client.send(command, { abortSignal }), marker)
    } catch (error) {
      const settings = { ...config, client, continueAfterTimeout: goesOn }
      const outcome = await awaitLongStatement(error, transaction.id(), settings)
      if (outcome === 'done') return { $metadata: {} }
      const end = endedWithDatabase(error)
      if (end) throw end
      transaction.note(error)
      throw toSqlError(error, sql, (sent) => service.toOriginal(sent - head.length) - offset)
    }
  }

  async function end(command: CommitTransactionCommand | RollbackTransactionCommand) {
    transaction.over()
    const send = client.send.bind(client) as (
      sent: typeof command,
      options: object,
    ) => Promise<object>
    await call((abortSignal) => send(command, { abortSignal })).catch(fail)
  }

  return {
    execute,
    async begin() {
      const command = new BeginTransactionCommand({ ...target, database })
      const began = await call((abortSignal) => client.send(command, { abortSignal })).catch(fail)
      transaction.begun(began.transactionId)
    },
    commit: () => end(new CommitTransactionCommand({ ...target, transactionId: transaction.id() })),
    rollback: () =>
      end(new RollbackTransactionCommand({ ...target, transactionId: transaction.id() })),
    state: transaction.state,
    recover: transaction.recover,
    ready: calls.ready,
    cancel() {
      return calls.cancel(async (marker) => {
        ended = interrupt !== undefined
        await (interrupt ? interrupt() : cancelBackend(client, config, marker))
      })
    },
    client: Object.assign(Object.create(client), {
      async send(command: ExecuteStatementCommand, options?: object) {
        calls.check()
        const transactionId = transaction.id()
        if (transactionId && command instanceof ExecuteStatementCommand) {
          command.input.transactionId = transactionId
        }
        try {
          return await call((abortSignal) => client.send(command, { ...options, abortSignal }))
        } catch (error) {
          transaction.note(error)
          throw error
        }
      },
    }),
  }
}

function asItIs(sql: string) {
  return { sql, toOriginal: (position: number) => position }
}

function fail(error: unknown): never {
  throw toSqlError(error, '', (position) => position)
}
