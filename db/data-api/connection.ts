import {
  BeginTransactionCommand,
  CommitTransactionCommand,
  ExecuteStatementCommand,
  type ExecuteStatementCommandOutput,
  type RDSDataClient,
  RollbackTransactionCommand,
  type SqlParameter,
  TransactionNotFoundException,
} from '@aws-sdk/client-rds-data'
import type { CompiledQuery, DatabaseConnection, QueryResult } from 'kysely'
import type { ColumnTypes } from './column-types.ts'
import { streamWithCursor } from './cursor.ts'
import type { DecodeOptions } from './decode.ts'
import { TransactionAbortedError } from './errors.ts'
import { classifyFailure } from './failure.ts'
import { UnsupportedStatementError } from './guards.ts'
import { isIdempotent } from './idempotent.ts'
import { isRead } from './reads.ts'
import { toQueryResult } from './result.ts'
import { callWithRetries, type RetryConfig } from './retry.ts'
import { abortsTransaction, toDataApiError } from './translate-error.ts'

export interface DataApiConfig extends DecodeOptions, RetryConfig {
  /** The dialect's own from here on: it switches its retries off, and destroys it with the database. */
  client: RDSDataClient
  resourceArn: string
  secretArn: string
  database: string
  /** The columns whose values need a cast. */
  types?: ColumnTypes | undefined
}

/** A connection is no more than the id of a transaction: outside of one each statement stands alone. */
export class DataApiConnection implements DatabaseConnection {
  readonly #config: DataApiConfig
  readonly #target: Pick<DataApiConfig, 'resourceArn' | 'secretArn'>
  #transactionId: string | undefined
  /** The error that the transaction has to be rolled back for, and whether a savepoint can undo it. */
  #failure: { error: unknown; lasting: boolean } | undefined

  constructor(config: DataApiConfig) {
    this.#config = config
    this.#target = { resourceArn: config.resourceArn, secretArn: config.secretArn }
  }

  get isInTransaction(): boolean {
    return this.#transactionId !== undefined
  }

  /** Throws DataApiError. */
  async begin(): Promise<void> {
    const { client, database } = this.#config
    const command = new BeginTransactionCommand({ ...this.#target, database })
    try {
      // A transaction that nobody knows of holds nothing, and the service ends it.
      const { transactionId } = await this.#call(() => client.send(command), always)
      this.#transactionId = transactionId
    } catch (error) {
      throw toDataApiError(error, 'begin', true)
    }
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
    const transactionId = this.#endTransaction()
    const command = new CommitTransactionCommand({ ...this.#target, transactionId })
    let lost: unknown
    try {
      await this.#call(async () => {
        try {
          await this.#config.client.send(command)
        } catch (error) {
          // Not found once its answer was lost: it may be gone because it was committed.
          if (lost && error instanceof TransactionNotFoundException) throw lost
          if (classifyFailure(error) === 'unknown') lost = error
          throw error
        }
      }, always)
    } catch (error) {
      throw toDataApiError(lost ?? error, 'commit', false)
    }
  }

  /** Never rejects: what could not be rolled back now is rolled back by the service, which saw no commit. */
  async rollback(): Promise<void> {
    const transactionId = this.#endTransaction()
    if (transactionId === undefined) return
    const command = new RollbackTransactionCommand({ ...this.#target, transactionId })
    await this.#call(() => this.#config.client.send(command), always).catch(() => {})
  }

  /** Throws DataApiError, UnknownFieldError, UnsupportedStatementError. */
  async executeQuery<Row>(query: CompiledQuery): Promise<QueryResult<Row>> {
    const output = await this.#execute(query)
    return toQueryResult(output, this.#config, changesRows(query))
  }

  /** Throws as executeQuery does. */
  async *streamQuery<Row>(
    query: CompiledQuery,
    chunkSize = 100,
  ): AsyncIterableIterator<QueryResult<Row>> {
    yield* streamWithCursor<Row>(this, query, chunkSize)
  }

  async #execute({ sql, parameters, queryId }: CompiledQuery) {
    checkParameters(sql, parameters)
    const { client, database } = this.#config
    const inTransaction = this.isInTransaction
    const command = new ExecuteStatementCommand({
      ...this.#target,
      database,
      sql,
      parameters: parameters as SqlParameter[],
      transactionId: this.#transactionId,
      includeResultMetadata: true,
      // The SDK reads a longValue as a number, which rounds beyond 2^53.
      resultSetOptions: { longReturnType: 'STRING' },
    })
    try {
      const output: ExecuteStatementCommandOutput = await this.#call(
        () => client.send(command),
        () => !inTransaction && (isIdempotent(queryId) || isRead(sql)),
      )
      if (!this.#failure?.lasting) this.#failure = undefined
      return output
    } catch (error) {
      const translated = toDataApiError(error, sql, inTransaction || isRead(sql))
      if (inTransaction) this.#note(error, translated)
      throw translated
    }
  }

  /** The first failure is the cause of those that follow. What is unknown, no savepoint undoes. */
  #note(error: unknown, translated: unknown): void {
    if (classifyFailure(error) === 'unknown') this.#failure = { error: translated, lasting: true }
    else if (abortsTransaction(error)) this.#failure ??= { error: translated, lasting: false }
  }

  #call<Output>(call: () => Promise<Output>, mayRepeat: () => boolean): Promise<Output> {
    const { remainingTime, wait } = this.#config
    return callWithRetries(call, { mayRepeat, remainingTime, wait })
  }

  /** The id is forgotten first: after this call no statement may be sent with it. */
  #endTransaction(): string | undefined {
    const transactionId = this.#transactionId
    this.#transactionId = undefined
    this.#failure = undefined
    return transactionId
  }
}

function always(): boolean {
  return true
}

function changesRows({ query }: CompiledQuery): boolean {
  return /^(Insert|Update|Delete|Merge)QueryNode$/.test(query.kind)
}

/** `CompiledQuery.raw` passes by the compiler, which names and encodes. */
function checkParameters(sql: string, parameters: readonly unknown[]): void {
  const [first] = parameters
  if (first === undefined && parameters.length === 0) return
  if (typeof first === 'object' && first !== null && 'name' in first && 'value' in first) return
  throw new UnsupportedStatementError(
    'the parameters of CompiledQuery.raw reach the Data API without names and types: use the sql template',
    sql,
  )
}
