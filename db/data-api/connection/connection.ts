import {
  ExecuteStatementCommand,
  type ExecuteStatementCommandOutput,
  type SqlParameter,
} from '@aws-sdk/client-rds-data'
import type { CompiledQuery, DatabaseConnection, QueryResult } from 'kysely'
import { checkParameters } from '../compiler/guards.ts'
import { isRead } from '../compiler/reads.ts'
import type { DataApiConfig } from '../config.ts'
import { TransactionAbortedError } from '../errors.ts'
import { classifyFailure } from '../retries/failure.ts'
import { isIdempotent } from '../retries/idempotent.ts'
import { callWithRetries } from '../retries/retry.ts'
import { streamWithCursor } from './cursor.ts'
import { awaitLongStatement, endedUnseen } from './long-statement.ts'
import { toQueryResult } from './result.ts'
import { beginTransaction, commitTransaction, rollbackTransaction } from './transaction-calls.ts'
import { abortsTransaction, toDataApiError } from './translate-error.ts'
import { unseenRows } from './unseen-rows.ts'

/** A connection is no more than the id of a transaction: outside of one each statement stands alone. */
export class DataApiConnection implements DatabaseConnection {
  readonly #config: DataApiConfig
  #transactionId: string | undefined
  /** The error that the transaction has to be rolled back for, and whether a savepoint can undo it. */
  #failure: { error: unknown; lasting: boolean } | undefined

  constructor(config: DataApiConfig) {
    this.#config = config
  }

  get isInTransaction(): boolean {
    return this.#transactionId !== undefined
  }

  /** Throws DataApiError. */
  async begin(): Promise<void> {
    this.#transactionId = await beginTransaction(this.#config)
  }

  /**
   * A transaction in which a statement failed is rolled back: the service would do that too, but say that
   * it was committed. Throws DataApiError, among them TransactionAbortedError and OutcomeUnknownError.
   */
  async commit(): Promise<void> {
    const failure = this.#failure
    if (failure) {
      await this.rollback()
      throw new TransactionAbortedError(
        'a statement of the transaction failed before, so that it was rolled back, not committed',
        { sql: 'commit', cause: failure.error },
      )
    }
    await commitTransaction(this.#config, this.#endTransaction())
  }

  /** Never rejects: what could not be rolled back now is rolled back by the service, which saw no commit. */
  async rollback(): Promise<void> {
    const transactionId = this.#endTransaction()
    if (transactionId === undefined) return
    await rollbackTransaction(this.#config, transactionId).catch(() => {})
  }

  /**
   * The rows of a statement that ended after its call throw ResultUnseenError when they are read. Throws
   * DataApiError, UnknownFieldError, UnsupportedStatementError.
   */
  async executeQuery<Row>(query: CompiledQuery): Promise<QueryResult<Row>> {
    const { sql, parameters, queryId } = query
    checkParameters(sql, parameters)
    const { client, resourceArn, secretArn, database, remainingTime, wait } = this.#config
    const inTransaction = this.isInTransaction
    const command = new ExecuteStatementCommand({
      resourceArn,
      secretArn,
      database,
      sql,
      parameters: parameters as SqlParameter[],
      transactionId: this.#transactionId,
      includeResultMetadata: true,
      continueAfterTimeout: this.#config.continueAfterTimeout,
      // The SDK reads a longValue as a number, which rounds beyond 2^53.
      resultSetOptions: { longReturnType: 'STRING' },
    })
    let output: ExecuteStatementCommandOutput | undefined
    try {
      output = await callWithRetries(() => client.send(command), {
        mayRepeat: () => !inTransaction && (isIdempotent(queryId) || isRead(sql)),
        remainingTime,
        wait,
      })
    } catch (error) {
      const outcome = await awaitLongStatement(error, this.#transactionId, this.#config)
      if (outcome !== 'done') {
        const translated =
          outcome === 'unknown'
            ? endedUnseen(error, sql)
            : toDataApiError(error, sql, inTransaction || isRead(sql))
        if (inTransaction) this.#note(error, translated)
        throw translated
      }
    }
    if (!this.#failure?.lasting) this.#failure = undefined
    return output ? toQueryResult(output, this.#config, query) : { rows: unseenRows(sql) }
  }

  /** Throws as executeQuery does. */
  async *streamQuery<Row>(
    query: CompiledQuery,
    chunkSize = 100,
  ): AsyncIterableIterator<QueryResult<Row>> {
    yield* streamWithCursor<Row>(this, query, chunkSize)
  }

  /**
   * The first failure is the cause of those that follow. Of a statement that did not arrive, or may have
   * been lost, Postgres knows nothing: it would commit the rest, and no savepoint tells what was done.
   */
  #note(error: unknown, translated: unknown): void {
    if (classifyFailure(error) !== 'refused') this.#failure = { error: translated, lasting: true }
    else if (abortsTransaction(error)) this.#failure ??= { error: translated, lasting: false }
  }

  /** The id is forgotten first: after this call no statement may be sent with it. */
  #endTransaction(): string | undefined {
    const transactionId = this.#transactionId
    this.#transactionId = undefined
    this.#failure = undefined
    return transactionId
  }
}
