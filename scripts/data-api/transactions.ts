import type { Clock } from './clock.ts'
import type { Engine, Session } from './engines/engine.ts'
import { ServiceError } from './errors.ts'
import {
  createOpenTransactions,
  type OpenTransaction,
  type TransactionLimits,
} from './open-transactions.ts'

export interface ListedTransaction {
  id: string
  database: string
  /** Milliseconds since 1970. */
  began: number
  busy: boolean
}

export interface Transactions {
  /**
   * Resolves with the new transaction's id. An aborted signal gives up the wait for a session. Throws
   * ServiceError once it is closed.
   */
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
  list(): ListedTransaction[]
  /** Rolls back whatever is open; nothing is begun any more. */
  close(): void
}

/** `onEnd` is told of each id that ends, however it does, once no statement of it runs any more. */
export function createTransactions(
  engine: Engine,
  limits: TransactionLimits,
  clock: Clock,
  onEnd: (id: string) => void,
): Transactions {
  const open = createOpenTransactions(limits, clock, onEnd)
  let closed = false

  return {
    async begin(database, signal) {
      const session = await engine.open(database, signal)
      try {
        await session.run('begin')
        signal?.throwIfAborted()
        if (closed) throw new ServiceError('ServiceUnavailableError')
      } catch (error) {
        session.release()
        throw error
      }
      return open.add(session)
    },

    async use(id, work, database) {
      const transaction = open.lend(id, database)
      try {
        return await work(transaction.session)
      } catch (error) {
        // A session that was lost only after its statement tells the next one why.
        if (transaction.session.isLost()) open.remove(transaction, 'aborted')
        throw error
      } finally {
        open.takeBack(transaction)
      }
    },

    async end(id, work) {
      const transaction = open.lend(id)
      try {
        return await work(transaction.session)
      } finally {
        open.remove(transaction, 'ended')
        open.takeBack(transaction)
      }
    },

    list: () => open.list().map(toListed),

    close() {
      closed = true
      for (const transaction of open.list()) open.remove(transaction, 'ended')
    },
  }
}

function toListed({ id, session, began, busy }: OpenTransaction): ListedTransaction {
  return { id, database: session.database, began, busy }
}
