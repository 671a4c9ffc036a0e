import {
  DatabaseErrorException,
  ExecuteStatementCommand,
  StatementTimeoutException,
} from '@aws-sdk/client-rds-data'
import type { DataApiConfig } from '../config.ts'
import { OutcomeUnknownError } from '../errors.ts'
import { classifyFailure } from '../retries/failure.ts'
import { pause } from '../retries/pause.ts'
import { callWithRetries } from '../retries/retry.ts'

/** What became of a statement that went on after its call was answered. */
export type LongOutcome = 'done' | 'failed' | 'unknown'

/** Runs a statement on the side and gives its rows as text. */
type Ask = (sql: string, transactionId?: string) => Promise<string[][]>

const pollingTime = 1_000
/** How many looks in a row may fail, each after some attempts. */
const mostMisses = 20

/**
 * Waits for the end of a statement that the service let go on beyond the 45 seconds of its call. In a
 * transaction the next statement tells how it ended: it is turned away while the first one runs, and
 * ignored once that has failed. Outside of one only the end can be seen, in pg_stat_activity.
 *
 * @param error what the call ended with; undefined is given for one after which nothing goes on
 */
export async function awaitLongStatement(
  error: unknown,
  transactionId: string | undefined,
  config: DataApiConfig,
): Promise<LongOutcome | undefined> {
  if (!config.continueAfterTimeout || !(error instanceof StatementTimeoutException)) return
  const { wait = pause, remainingTime = () => Number.POSITIVE_INFINITY } = config
  const ask = askWith(config)
  // The service calls the process id of the backend so.
  const { dbConnectionId = 0 } = error
  const look = transactionId ? () => probe(ask, transactionId) : watch(ask, dbConnectionId)
  for (let misses = 0; ; ) {
    try {
      const outcome = await look()
      if (outcome !== 'running') return outcome
      misses = 0
    } catch (failure) {
      // That nobody could look does not end the statement.
      misses += 1
      if (classifyFailure(failure) === 'refused' || misses >= mostMisses) return 'unknown'
    }
    if (remainingTime() <= pollingTime) return 'unknown'
    await wait(pollingTime)
  }
}

export function endedUnseen(cause: unknown, sql: string): OutcomeUnknownError {
  return new OutcomeUnknownError(
    'it took longer than a call to the Data API may, and went on; whether it was done is unknown',
    { sql, cause },
  )
}

function askWith(config: DataApiConfig): Ask {
  const { client, resourceArn, secretArn, database, remainingTime, wait } = config
  const policy = { mayRepeat: () => true, remainingTime, wait }
  return async (sql, transactionId) => {
    const target = { resourceArn, secretArn, database, transactionId }
    const command = new ExecuteStatementCommand({ ...target, sql })
    const { records = [] } = await callWithRetries(() => client.send(command), policy)
    return records.map((fields) => fields.map(({ stringValue = '' }) => stringValue))
  }
}

async function probe(ask: Ask, transactionId: string): Promise<LongOutcome | 'running'> {
  try {
    await ask('select 1', transactionId)
    return 'done'
  } catch (error) {
    if (!(error instanceof DatabaseErrorException)) throw error
    return /still running a query/.test(error.message) ? 'running' : 'failed'
  }
}

/** A backend may have another statement by the next look: this one is known by when it began. */
function watch(ask: Ask, backend: number): () => Promise<'unknown' | 'running'> {
  let began: string | undefined
  return async () => {
    const [row] = await ask(
      `select query_start::text from pg_stat_activity
      where pid = ${backend} and pid <> pg_backend_pid() and state = 'active'`,
    )
    const [start] = row ?? []
    if (start === undefined) return 'unknown'
    began ??= start
    return start === began ? 'running' : 'unknown'
  }
}
