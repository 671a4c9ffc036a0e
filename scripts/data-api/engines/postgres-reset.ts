import type { PoolClient, Submittable } from 'pg'
import { serialize } from 'pg-protocol'

/** By the simple protocol, which takes half the time; refused in a transaction. */
export const discardAll = 'discard all'

/** What can go out with a statement; its answer is then for `resetAnswer`. */
export const resetMessages = serialize.query(discardAll)

/**
 * Resolves with whether the reset that went out with the statement before has worked: not where that one
 * has begun a transaction.
 */
export function resetAnswer(client: PoolClient): Promise<boolean> {
  return new Promise((resolve) => {
    const sent = {
      submit() {},
      handleCommandComplete() {},
      handleError: () => resolve(false),
      handleReadyForQuery: () => resolve(true),
    }
    client.query(sent as unknown as Submittable)
  })
}
