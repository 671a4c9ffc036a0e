import { setImmediate } from 'node:timers/promises'
import { Client, type ClientConfig, type PoolClient } from 'pg'
import { PostgresError, type Session } from './engine.ts'
import { discardAll, resetAnswer } from './postgres-reset.ts'
import { runStatement } from './postgres-statement.ts'

/**
 * A connection of a pool to a database as a session; `config` is what another one to it is made with.
 * `done` is called once the connection is back or replaced.
 */
export function toSession(
  client: PoolClient,
  database: string,
  config: () => ClientConfig,
  done: () => void,
): Session {
  let lost = false
  const lose = () => {
    lost = true
  }
  // Between two statements nobody else listens, and an unheard error would end the process.
  client.on('error', lose)
  const { processID: backend } = client as unknown as { processID: number }
  // One that ran nothing has nothing to undo.
  let undone: Promise<boolean> | undefined = Promise.resolve(true)

  return {
    backend,
    database,
    async run(sql, parameters = [], { isLast = false } = {}) {
      try {
        const result = runStatement(client, sql, parameters, isLast)
        undone = isLast ? resetAnswer(client) : undefined
        return await result
      } catch (error) {
        if (!(error instanceof PostgresError) || error.isFatal) lose()
        throw error
      }
    },
    cancel: () => cancelBackend(config(), backend),
    isLost: () => lost,
    async release() {
      // The answer goes out first: it does not wait for this.
      const isUndone = await (undone ?? setImmediate(false))
      if (!lost && !isUndone) await reset(client).catch(lose)
      client.removeListener('error', lose)
      client.release(lost)
      done()
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
    await client.end().catch(() => {})
  }
}
