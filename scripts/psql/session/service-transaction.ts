import { abortsTransaction } from '../../../db/data-api/connection/translate-error.ts'
import { isAborted } from './service-error.ts'
import type { TransactionState } from './session.ts'

/** The transaction of a console over the Data API, as far as is known of it from here. */
export interface ServiceTransaction {
  id(): string | undefined
  state(): TransactionState
  begun(id: string | undefined): void
  over(): void
  /** Takes an error after which the transaction answers nothing but its end. */
  note(error: unknown): void
  /** It can be used again: a savepoint was gone back to. */
  recover(): void
}

export function createServiceTransaction(): ServiceTransaction {
  let current: string | undefined
  let failed = false

  function begun(id: string | undefined): void {
    current = id
    failed = false
  }

  return {
    id: () => current,
    state: () => (current ? (failed ? 'failed' : 'open') : 'none'),
    begun,
    over: () => begun(undefined),
    note(error) {
      if (current && (abortsTransaction(error) || isAborted(error))) failed = true
    },
    recover() {
      failed = false
    },
  }
}
