import { randomBytes } from 'node:crypto'
import type { Clock } from './clock.ts'
import { type Cause, createEndedTransactions } from './ended-transactions.ts'
import type { Engine, Session } from './engines/engine.ts'
import { ServiceError } from './errors.ts'
import type { Limits } from './limits.ts'

export type TransactionLimits = Pick<Limits, 'idle' | 'total'>

export interface OpenTransaction {
  id: string
  database: string
  /** Milliseconds since 1970. */
  began: number
  busy: boolean
}

export interface Transactions {
  /** Resolves with the new transaction's id. An aborted signal gives up the wait for a session. */
  begin(database?: string, signal?: AbortSignal): Promise<string>
  /**
   * Lends out the transaction's session. Throws ServiceError when the id is unknown or has ended, is of
   * another database than the one named, or its session is busy.
   */
  use<Result>(
    id: string,
    work: (session: Session) => Promise<Result>,
    database?: string,
  ): Promise<Result>
  /** Lends it out for the last time: however the work ends, the id has ended with it. */
  end<Result>(id: string, work: (session: Session) => Promise<Result>): Promise<Result>
  list(): OpenTransaction[]
  /** Rolls back whatever is open. */
  close(): void
}

interface Transaction extends OpenTransaction {
  readonly session: Session
  stopIdle: () => void
  stopTotal: () => void
}

export function createTransactions(
  engine: Engine,
  limits: TransactionLimits,
  clock: Clock,
): Transactions {
  const open = new Map<string, Transaction>()
  const ended = createEndedTransactions()

  async function begin(database = engine.database, signal?: AbortSignal): Promise<string> {
    const session = await engine.open(database, signal)
    try {
      await session.run('begin')
      signal?.throwIfAborted()
    } catch (error) {
      session.release()
      throw error
    }
    const id = randomBytes(66).toString('base64')
    const transaction: Transaction = {
      id,
      database,
      began: clock.now(),
      busy: false,
      session,
      stopIdle: () => {},
      stopTotal: clock.after(limits.total, () => expire(transaction)),
    }
    open.set(id, transaction)
    startIdle(transaction)
    return id
  }

  async function use<Result>(
    id: string,
    work: (session: Session) => Promise<Result>,
    database?: string,
  ): Promise<Result> {
    const transaction = lend(id, database)
    try {
      return await work(transaction.session)
    } finally {
      if (transaction.session.isLost()) remove(transaction, 'aborted')
      takeBack(transaction)
    }
  }

  async function end<Result>(
    id: string,
    work: (session: Session) => Promise<Result>,
  ): Promise<Result> {
    const transaction = lend(id)
    try {
      return await work(transaction.session)
    } finally {
      remove(transaction, 'ended')
      takeBack(transaction)
    }
  }

  function lend(id: string, database?: string): Transaction {
    const transaction = open.get(id)
    if (!transaction) throw ended.notFound(id)
    if (database && database !== transaction.database) throw otherDatabase(transaction, database)
    if (transaction.busy) throw busy()
    transaction.busy = true
    transaction.stopIdle()
    return transaction
  }

  /** A transaction that ended while it was lent out gives its session up only now. */
  function takeBack(transaction: Transaction): void {
    transaction.busy = false
    if (open.has(transaction.id)) startIdle(transaction)
    else transaction.session.release()
  }

  function startIdle(transaction: Transaction): void {
    transaction.stopIdle = clock.after(limits.idle, () => expire(transaction))
  }

  function expire(transaction: Transaction): void {
    remove(transaction, 'expired')
    if (transaction.busy) transaction.session.cancel()
  }

  /** Releasing a session undoes what was not committed. */
  function remove(transaction: Transaction, cause: Cause): void {
    if (!open.delete(transaction.id)) return
    transaction.stopIdle()
    transaction.stopTotal()
    ended.remember(transaction.id, cause)
    if (!transaction.busy) transaction.session.release()
  }

  return {
    begin,
    use,
    end,
    list() {
      return [...open.values()].map(({ id, database, began, busy }) => ({
        id,
        database,
        began,
        busy,
      }))
    },
    close() {
      for (const transaction of open.values()) remove(transaction, 'ended')
    },
  }
}

function otherDatabase({ database }: Transaction, named: string): ServiceError {
  return new ServiceError(
    'BadRequestException',
    `Database ${named} is not the database of the transaction, which is ${database}`,
  )
}

function busy(): ServiceError {
  return new ServiceError('DatabaseErrorException', 'Transaction is still running a query')
}
