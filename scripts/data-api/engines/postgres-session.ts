import { setImmediate } from 'node:timers/promises'
import { Client, type ClientConfig, type PoolClient } from 'pg'
import { PostgresError, type Session } from './engine.ts'
import { discardAll, resetAnswer } from './postgres-reset.ts'
import { runStatement, toPostgresError } from './postgres-statement.ts'

/**
 * A connection of a pool to a database as a session; `config` is what another one to it is made with.
 * `done` is called once the session is over, with whether the connection is as new.
 */
export function toSession(
  client: PoolClient,
  database: string,
  config: () => ClientConfig,
  done: (isUsable: boolean) => void,
): Session {
  /** What the session ended with. Where that is between two statements, the next is told. */
  let ended: Error | undefined
  const end = (error: Error) => {
    ended ??= toPostgresError(error)
  }
  // Between two statements nobody else listens, and an unheard error would end the process.
  client.on('error', end)
  const { processID: backend } = client as unknown as { processID: number }
  // One that ran nothing has nothing to undo.
  let undone: Promise<boolean> | undefined = Promise.resolve(true)

  return {
    backend,
    database,
    async run(sql, parameters = [], { isLast = false } = {}) {
      if (ended) throw ended
      try {
        const result = runStatement(client, sql, parameters, isLast)
        undone = isLast ? resetAnswer(client) : undefined
        return await result
      } catch (error) {
        if (!(error instanceof PostgresError) || error.isFatal) end(error as Error)
        throw error
      }
    },
    cancel: () => cancelBackend(config(), backend),
    isLost: () => ended !== undefined,
    async release() {
      // The answer goes out first: it does not wait for this.
      const isUndone = await (undone ?? setImmediate(false))
      if (!ended && !isUndone) await reset(client).catch(end)
      client.removeListener('error', end)
      done(ended === undefined)
    },
  }
}

async function reset(client: PoolClient): Promise<void> {
  if (client.getTransactionStatus() !== 'I') await client.query('rollback')
  await client.query(discardAll)
}

async function cancelBackend(config: ClientConfig, backend: number): Promise<boolean> {
  const client = new Client(config)
  client.on('error', () => {})
  try {
    await client.connect()
    const { rows } = await client.query('select pg_cancel_backend($1) as sent', [backend])
    return rows[0].sent
  } catch {
    return false
  } finally {
    await client.end()
  }
}
