import { ServiceError } from './errors.ts'

/** Why an id is not found; the service appends it (AuroraUserGuide, data-api.troubleshooting). */
const causes = {
  expired: 'Transaction may be expired.',
  ended: 'One previous call resulted in a termination of your transaction.',
  aborted: 'Transaction has been aborted due to an error from a previous call.',
}

export type Cause = keyof typeof causes

/** Ids that have ended are remembered for what is said of them, but not for ever. */
const mostRemembered = 1000

export interface EndedTransactions {
  remember(id: string, cause: Cause): void
  /** What is said of an id that is not open. */
  notFound(id: string): ServiceError
}

export function createEndedTransactions(): EndedTransactions {
  const ended = new Map<string, Cause>()

  return {
    remember(id, cause) {
      ended.set(id, cause)
      const [oldest] = ended.keys()
      if (ended.size > mostRemembered) ended.delete(oldest as string)
    },
    notFound(id) {
      // Of an id that it never gave out the service says what it says of an expired one.
      const message = `Transaction ${id} is not found. ${causes[ended.get(id) ?? 'expired']}`
      return new ServiceError('TransactionNotFoundException', message)
    },
  }
}
