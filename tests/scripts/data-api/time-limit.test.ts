import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  BatchExecuteStatementCommand,
  BeginTransactionCommand,
  CommitTransactionCommand,
  ExecuteStatementCommand,
  type ExecuteStatementCommandInput,
  RDSDataClient,
  RollbackTransactionCommand,
} from '@aws-sdk/client-rds-data'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import type { Engine } from '../../../scripts/data-api/engines/engine.ts'
import { openPgliteEngine } from '../../../scripts/data-api/engines/pglite.ts'
import { openPostgresEngine } from '../../../scripts/data-api/engines/postgres.ts'
import { type DataApi, startDataApi } from '../../../scripts/data-api/server.ts'
import {
  localCredentials,
  localRegion,
  localTarget,
} from '../../../scripts/database/local-target.ts'
import { nativePostgresIsHere, startNativePostgres } from '../../setup/native-postgres.ts'

interface Backend {
  engine: Engine
  close(): Promise<void>
}

type Open = () => Promise<Backend>

const backends: [name: string, open: Open][] = [
  ['PGlite', openPglite],
  ['PGlite in memory', openInMemory],
  ...(nativePostgresIsHere ? [['Postgres', openNative] satisfies [string, Open]] : []),
]

async function openPglite(): Promise<Backend> {
  const directory = mkdtempSync(join(tmpdir(), 'plaster-time-'))
  const { empty: snapshot } = inject('snapshots')
  const engine = await openPgliteEngine({ directory: join(directory, 'data'), snapshot })
  return {
    engine,
    async close() {
      await engine.close()
      rmSync(directory, { recursive: true })
    },
  }
}

async function openInMemory(): Promise<Backend> {
  const engine = await openPgliteEngine({ snapshot: inject('snapshots').empty })
  return { engine, close: engine.close }
}

async function openNative(): Promise<Backend> {
  const postgres = await startNativePostgres()
  const engine = await openPostgresEngine(postgres.url)
  return {
    engine,
    async close() {
      await engine.close()
      await postgres.close()
    },
  }
}

/** The statement is long enough for the limit, and short enough to wait for where it goes on. */
const limit = 300
const long = 'insert into notes select :text from (select pg_sleep(0.9)) as slow'
const timedOut = {
  name: 'StatementTimeoutException',
  message: 'canceling statement due to statement timeout',
  dbConnectionId: expect.any(Number),
}

describe.each(backends)('the time limit over %s', (name, open) => {
  let backend: Backend
  let server: DataApi
  let client: RDSDataClient

  beforeAll(async () => {
    backend = await open()
    server = await startDataApi({ engine: backend.engine, port: 0, limits: { statement: limit } })
    client = new RDSDataClient({
      endpoint: server.url,
      region: localRegion,
      credentials: localCredentials,
    })
    await alone('create table notes (text text)')
  })

  afterAll(async () => {
    client.destroy()
    await server.close()
    await backend.close()
  })

  function execute(sql: string, more: Partial<ExecuteStatementCommandInput> = {}) {
    return client.send(new ExecuteStatementCommand({ ...localTarget, sql, ...more }))
  }

  const textOf = (text: string) => [{ name: 'text', value: { stringValue: text } }]

  /** Past the server, and so without a limit: the machine may be slow. */
  async function alone(sql: string) {
    const session = await backend.engine.open()
    const { rows } = await session.run(sql)
    session.release()
    return rows
  }

  async function count(text: string): Promise<number> {
    const [row] = await alone(`select count(*) from notes where text = '${text}'`)
    return Number(row?.[0])
  }

  async function begin(): Promise<string> {
    const { transactionId } = await client.send(new BeginTransactionCommand(localTarget))
    return transactionId as string
  }

  const end =
    (Command: typeof CommitTransactionCommand | typeof RollbackTransactionCommand) =>
    (transactionId: string) =>
      client.send(new Command({ ...localTarget, transactionId }))
  const commit = end(CommitTransactionCommand)
  const rollback = end(RollbackTransactionCommand)

  /** Calls until the transaction is no longer busy with what went on. */
  async function whenFree<Result>(call: () => Promise<Result>): Promise<Result> {
    for (;;) {
      try {
        return await call()
      } catch (error) {
        if (!(error as Error).message.includes('still running')) throw error
      }
    }
  }

  it('answers a statement that takes too long with StatementTimeoutException', async () => {
    const slow = execute(long, { parameters: textOf('too long') })

    await expect(slow).rejects.toMatchObject(timedOut)
  })

  it.skipIf(name === 'PGlite in memory')('undoes it, and goes on', async () => {
    await alone("insert into notes values ('before')")
    await expect(execute(long, { parameters: textOf('undone') })).rejects.toMatchObject(timedOut)

    expect(await count('undone')).toBe(0)
    expect(await count('before')).toBe(1)
  })

  it.runIf(name === 'PGlite in memory')('lets it go on, there being no way to end it', async () => {
    await expect(execute(long, { parameters: textOf('in memory') })).rejects.toMatchObject(timedOut)

    expect(await count('in memory')).toBe(1)
  })

  it('limits a batch as a whole', async () => {
    const batch = client.send(
      new BatchExecuteStatementCommand({
        ...localTarget,
        sql: 'insert into notes select :text from (select pg_sleep(0.2)) as slow',
        parameterSets: ['batch', 'batch', 'batch'].map(textOf),
      }),
    )

    await expect(batch).rejects.toMatchObject(timedOut)
  })

  it('lets a statement go on where it is asked to, and its result counts', async () => {
    const slow = execute(long, { parameters: textOf('went on'), continueAfterTimeout: true })

    await expect(slow).rejects.toMatchObject(timedOut)
    let found = 0
    while (!found) found = await count('went on')

    expect(found).toBe(1)
  })

  it('lets a statement of a transaction go on, which is busy until it ends', async () => {
    const transactionId = await begin()
    const slow = execute(long, {
      parameters: textOf('went on inside'),
      continueAfterTimeout: true,
      transactionId,
    })
    await expect(slow).rejects.toMatchObject(timedOut)

    const busy = execute('select 1', { transactionId })
    await expect(busy).rejects.toThrow('Transaction is still running a query')
    await whenFree(() => commit(transactionId))

    expect(await count('went on inside')).toBe(1)
  })

  it.runIf(name === 'Postgres')(
    'fails the transaction of a statement that it cancels',
    async () => {
      const transactionId = await begin()
      const slow = execute(long, { parameters: textOf('cancelled'), transactionId })
      await expect(slow).rejects.toMatchObject(timedOut)

      await expect(execute('select 1', { transactionId })).rejects.toThrow('25P02')
      expect((await rollback(transactionId)).transactionStatus).toBe('Rollback Complete')
    },
  )

  it.runIf(name === 'PGlite')('takes the transaction with the statement that it ends', async () => {
    const transactionId = await begin()
    const slow = execute(long, { parameters: textOf('taken'), transactionId })
    await expect(slow).rejects.toMatchObject(timedOut)

    await expect(commit(transactionId)).rejects.toMatchObject({
      name: 'TransactionNotFoundException',
      message: `Transaction ${transactionId} is not found. Transaction has been aborted due to an error from a previous call.`,
    })
    expect(await count('taken')).toBe(0)
  })

  it.runIf(name === 'Postgres')(
    "leaves a session's own statement_timeout to Postgres",
    async () => {
      const transactionId = await begin()
      await execute("set local statement_timeout = '50ms'", { transactionId })

      await expect(
        execute(long, { parameters: textOf('own'), transactionId }),
      ).rejects.toMatchObject(timedOut)
      await rollback(transactionId)
    },
  )

  it.runIf(name === 'Postgres')('limits a commit', async () => {
    await alone(`create function dawdle() returns trigger language plpgsql as
      'begin perform pg_sleep(60); return null; end'`)
    await alone('create table slow (a int)')
    await alone(`create constraint trigger dawdle after insert on slow
      initially deferred for each row execute function dawdle()`)
    const transactionId = await begin()
    await execute('insert into slow values (1)', { transactionId })

    await expect(commit(transactionId)).rejects.toMatchObject(timedOut)
    expect(await alone('select count(*) from slow')).toEqual([['0']])
  })
})
