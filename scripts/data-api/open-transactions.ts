import { randomBytes } from 'node:crypto'
import type { Clock } from './clock.ts'
import { type Cause, createEndedTransactions } from './ended-transactions.ts'
import type { Session } from './engines/engine.ts'
import { ServiceError } from './errors.ts'
import type { Limits } from './limits.ts'

export type TransactionLimits = Pick<Limits, 'idle' | 'total'>

export interface OpenTransaction {
  readonly id: string
  readonly session: Session
  /** Milliseconds since 1970. */
  readonly began: number
  /** Whether its session is lent out. */
  busy: boolean
  stopIdle: () => void
  stopTotal: () => void
}

/** Who has the session of each transaction, and when its time is up. */
export interface OpenTransactions {
  /** Gives the id of a transaction that has begun in the session; its time runs from now on. */
  add(session: Session): string
  /**
   * Throws ServiceError when the id is unknown or has ended, is of another database than the one named, or
   * its session is busy.
   */
  lend(id: string, database?: string): OpenTransaction
  /** A transaction that ended while it was lent out gives its session up only now. */
  takeBack(transaction: OpenTransaction): void
  /** Ends the id. Releasing a session undoes what was not committed. */
  remove(transaction: OpenTransaction, cause: Cause): void
  list(): OpenTransaction[]
}

export function createOpenTransactions(
  limits: TransactionLimits,
  clock: Clock,
  onEnd: (id: string) => void,
): OpenTransactions {
  const open = new Map<string, OpenTransaction>()
  const ended = createEndedTransactions()

  function startIdle(transaction: OpenTransaction): void {
    transaction.stopIdle = clock.after(limits.idle, () => expire(transaction))
  }

  function expire(transaction: OpenTransaction): void {
    remove(transaction, 'expired')
    if (transaction.busy) transaction.session.cancel()
  }

  function remove(transaction: OpenTransaction, cause: Cause): void {
    if (!open.delete(transaction.id)) return
    transaction.stopIdle()
    transaction.stopTotal()
    ended.remember(transaction.id, cause)
    if (!transaction.busy) giveBack(transaction)
  }

  /** No statement of it runs any more. */
  function giveBack({ id, session }: OpenTransaction): void {
    onEnd(id)
    session.release()
  }

  return {
    add(session) {
      const transaction: OpenTransaction = {
        id: randomBytes(66).toString('base64'),
        session,
        began: clock.now(),
        busy: false,
        stopIdle: () => {},
        stopTotal: clock.after(limits.total, () => expire(transaction)),
      }
      open.set(transaction.id, transaction)
      startIdle(transaction)
      return transaction.id
    },
    lend(id, database) {
      const transaction = open.get(id)
      if (!transaction) throw ended.notFound(id)
      const { session } = transaction
      if (database && database !== session.database) throw otherDatabase(session, database)
      if (transaction.busy) throw busy()
      transaction.busy = true
      transaction.stopIdle()
      return transaction
    },
    takeBack(transaction) {
      transaction.busy = false
      if (open.has(transaction.id)) startIdle(transaction)
      else giveBack(transaction)
    },
    remove,
    list: () => [...open.values()],
  }
}

function otherDatabase({ database }: Session, named: string): ServiceError {
  return new ServiceError(
    'BadRequestException',
    `Database ${named} is not the database of the transaction, which is ${database}`,
  )
}

function busy(): ServiceError {
  return new ServiceError('DatabaseErrorException', 'Transaction is still running a query')
}
