import {
  BeginTransactionCommand,
  CommitTransactionCommand,
  RollbackTransactionCommand,
  TransactionNotFoundException,
} from '@aws-sdk/client-rds-data'
import type { DataApiConfig } from '../config.ts'
import { classifyFailure } from '../retries/failure.ts'
import { callWithRetries } from '../retries/retry.ts'
import { toDataApiError } from './translate-error.ts'

/** Resolves with the id. Throws DataApiError. */
export async function beginTransaction(config: DataApiConfig): Promise<string | undefined> {
  const command = new BeginTransactionCommand({ ...targetOf(config), database: config.database })
  try {
    // A transaction that nobody knows of holds nothing, and the service ends it.
    const { transactionId } = await call(config, () => config.client.send(command))
    return transactionId
  } catch (error) {
    throw toDataApiError(error, 'begin', true)
  }
}

/** Throws DataApiError, among them OutcomeUnknownError. */
export async function commitTransaction(
  config: DataApiConfig,
  transactionId: string | undefined,
): Promise<void> {
  const command = new CommitTransactionCommand({ ...targetOf(config), transactionId })
  let lost: unknown
  try {
    await call(config, async () => {
      try {
        await config.client.send(command)
      } catch (error) {
        // Not found once its answer was lost: it may be gone because it was committed.
        if (lost && error instanceof TransactionNotFoundException) throw lost
        if (classifyFailure(error) === 'unknown') lost = error
        throw error
      }
    })
  } catch (error) {
    throw toDataApiError(lost ?? error, 'commit', false)
  }
}

/** Throws what the SDK throws. */
export async function rollbackTransaction(
  config: DataApiConfig,
  transactionId: string,
): Promise<void> {
  const command = new RollbackTransactionCommand({ ...targetOf(config), transactionId })
  await call(config, () => config.client.send(command))
}

function targetOf({ resourceArn, secretArn }: DataApiConfig) {
  return { resourceArn, secretArn }
}

/** Each of the three may be sent again. */
function call<Output>(
  { remainingTime, wait }: DataApiConfig,
  send: () => Promise<Output>,
): Promise<Output> {
  return callWithRetries(send, { mayRepeat: () => true, remainingTime, wait })
}
