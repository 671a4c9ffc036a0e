import type { IsolationLevel, Kysely, Transaction } from 'kysely'
import { DatabaseUnavailableError, DeadlockError, SerializationFailureError } from '../errors.ts'
import { classifyFailure } from './failure.ts'
import { pause } from './pause.ts'

export interface RetryTransactionOptions {
  isolationLevel?: IsolationLevel
  /** How often the work is run at the most. */
  attempts?: number
  /** Pauses for some milliseconds; tests hand in one that does not. */
  wait?: (milliseconds: number) => Promise<unknown>
}

/**
 * Runs work in a transaction, and all of it again where another transaction came in its way: after a
 * serialization failure, a deadlock, or a statement whose answer was lost, since then nothing was
 * committed. The work must have no effect outside of the transaction. Rejects with the last error; after a
 * commit whose answer was lost that is an OutcomeUnknownError, at once.
 *
 * @example
 * await retryTransaction(db, (trx) => transfer(trx, from, to), { isolationLevel: 'serializable' })
 */
export async function retryTransaction<Database, Result>(
  db: Kysely<Database>,
  work: (transaction: Transaction<Database>) => Promise<Result>,
  { isolationLevel, attempts = 5, wait = pause }: RetryTransactionOptions = {},
): Promise<Result> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      const builder = db.transaction()
      return await (isolationLevel ? builder.setIsolationLevel(isolationLevel) : builder).execute(
        work,
      )
    } catch (error) {
      if (attempt >= attempts || !mayRunAgain(error)) throw error
      // Those who met must not meet again.
      await wait(Math.random() * 50 * 2 ** attempt)
    }
  }
}

/** What stopped the work may come wrapped, in the refusal to commit what it left or in an error of the work. */
function mayRunAgain(error: unknown): boolean {
  if (error instanceof SerializationFailureError || error instanceof DeadlockError) return true
  // One that is out of reach has been waited for already.
  if (error instanceof DatabaseUnavailableError) return classifyFailure(error.cause) === 'unknown'
  return error instanceof Error && error.cause !== undefined && mayRunAgain(error.cause)
}
