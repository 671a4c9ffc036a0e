import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
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
import type { FinishedCall } from '../../../scripts/data-api/calls.ts'
import { type Clock, systemClock } from '../../../scripts/data-api/clock.ts'
import type { Engine, Session } from '../../../scripts/data-api/engines/engine.ts'
import { openPgliteEngine } from '../../../scripts/data-api/engines/pglite.ts'
import { openPostgresEngine } from '../../../scripts/data-api/engines/postgres.ts'
import { type DataApi, startDataApi } from '../../../scripts/data-api/server.ts'
import { toLogLine } from '../../../scripts/data-api/status/log-line.ts'
import { runLimited } from '../../../scripts/data-api/time-limit.ts'
import {
  localCredentials,
  localRegion,
  localTarget,
} from '../../../scripts/database/local-target.ts'
import { nativePostgresIsHere, startNativePostgres } from '../../setup/native-postgres.ts'
import { createHold, letGo, untilHeld } from './held-statements.ts'
import { createTurningClock } from './turning-clock.ts'

interface Backend {
  engine: Engine
  dataDirectory: string
  close(): Promise<void>
}

type Open = () => Promise<Backend>

const backends: [name: string, open: Open][] = [
  ['PGlite', openPglite],
  ...(nativePostgresIsHere ? [['Postgres', openNative] satisfies [string, Open]] : []),
]

async function openPglite(): Promise<Backend> {
  const directory = mkdtempSync(join(tmpdir(), 'plaster-time-'))
  const dataDirectory = join(directory, 'data')
  const { empty: snapshot } = inject('snapshots')
  const engine = await openPgliteEngine({ directory: dataDirectory, snapshot })
  return {
    engine,
    dataDirectory,
    async close() {
      await engine.close()
      rmSync(directory, { recursive: true })
    },
  }
}

async function openNative(): Promise<Backend> {
  const postgres = await startNativePostgres()
  const engine = await openPostgresEngine(postgres.url)
  const [[dataDirectory] = []] = await runAlone(engine, 'show data_directory')
  return {
    engine,
    dataDirectory: String(dataDirectory),
    async close() {
      await engine.close()
      await postgres.close()
    },
  }
}

/** Past the server, and so without a limit. */
async function runAlone(engine: Engine, sql: string) {
  const session = await engine.open()
  const { rows } = await session.run(sql)
  session.release()
  return rows
}

function connect({ url: endpoint }: DataApi): RDSDataClient {
  return new RDSDataClient({ endpoint, region: localRegion, credentials: localCredentials })
}

/** What a call is rejected with, if it is. */
function attempt(call: Promise<unknown>): Promise<unknown> {
  return call.then(
    () => undefined,
    (error: unknown) => error,
  )
}

/** The service's own, in milliseconds: the server is told no other. */
const limit = 45_000
const insert = 'insert into notes values (hold(:text))'
const textOf = (text: string) => [{ name: 'text', value: { stringValue: text } }]
const timedOut = {
  name: 'StatementTimeoutException',
  message: 'canceling statement due to statement timeout',
  dbConnectionId: expect.any(Number),
}

describe.each(backends)('the time limit over %s', (name, open) => {
  const clock = createTurningClock()
  let backend: Backend
  let server: DataApi
  let client: RDSDataClient

  beforeAll(async () => {
    backend = await open()
    server = await startDataApi({ engine: backend.engine, port: 0, clock })
    client = connect(server)
    await alone('create table notes (text text)')
    await alone(createHold)
  })

  afterAll(async () => {
    client.destroy()
    await server.close()
    await backend.close()
  })

  const alone = (sql: string) => runAlone(backend.engine, sql)
  const untilRunning = (text: string) => untilHeld(backend.dataDirectory, text)
  const finish = (text: string) => letGo(backend.dataDirectory, text)

  async function count(text: string): Promise<number> {
    const [row] = await alone(`select count(*) from notes where text = '${text}'`)
    return Number(row?.[0])
  }

  function execute(sql: string, more: Partial<ExecuteStatementCommandInput> = {}) {
    return client.send(new ExecuteStatementCommand({ ...localTarget, sql, ...more }))
  }

  /** Runs a statement into the limit. */
  async function exceed(text: string, more: Partial<ExecuteStatementCommandInput> = {}) {
    const slow = execute(insert, { parameters: textOf(text), ...more })
    const refused = expect(slow).rejects.toMatchObject(timedOut)
    await untilRunning(text)
    clock.turn(limit)
    await refused
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

  it('lets a statement run for as long as it may', async () => {
    const slow = execute(insert, { parameters: textOf('in time') })
    await untilRunning('in time')
    clock.turn(limit - 1)
    finish('in time')

    expect((await slow).numberOfRecordsUpdated).toBe(1)
  })

  it('answers StatementTimeoutException after that, undoes the statement and goes on', async () => {
    await alone("insert into notes values ('before')")

    await exceed('undone')

    expect(await count('undone')).toBe(0)
    expect(await count('before')).toBe(1)
  })

  it('limits a batch as a whole', async () => {
    const batch = client.send(
      new BatchExecuteStatementCommand({
        ...localTarget,
        sql: insert,
        parameterSets: ['first', 'second'].map(textOf),
      }),
    )
    const refused = expect(batch).rejects.toMatchObject(timedOut)
    await untilRunning('first')
    clock.turn(limit - 1)
    finish('first')
    await untilRunning('second')
    clock.turn(1)

    await refused
    expect(await count('first')).toBe(0)
  })

  it('lets a statement go on where it is asked to, and its result counts', async () => {
    await exceed('went on', { continueAfterTimeout: true })
    finish('went on')

    let found = 0
    while (!found) found = await count('went on')
    expect(found).toBe(1)
  })

  it('lets a statement of a transaction go on, which is busy until it ends', async () => {
    const transactionId = await begin()
    await exceed('inside', { continueAfterTimeout: true, transactionId })

    const busy = execute('select 1', { transactionId })
    await expect(busy).rejects.toThrow('Transaction is still running a query')
    finish('inside')
    await whenFree(() => commit(transactionId))

    expect(await count('inside')).toBe(1)
  })

  it.runIf(name === 'Postgres')(
    'fails the transaction of a statement that it cancels',
    async () => {
      const transactionId = await begin()
      await exceed('cancelled', { transactionId })

      await expect(execute('select 1', { transactionId })).rejects.toThrow('25P02')
      expect((await rollback(transactionId)).transactionStatus).toBe('Rollback Complete')
    },
  )

  it.runIf(name === 'PGlite')('takes the transaction with the statement that it ends', async () => {
    const transactionId = await begin()
    await exceed('taken', { transactionId })

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
        execute(insert, { parameters: textOf('own'), transactionId }),
      ).rejects.toMatchObject(timedOut)
      await rollback(transactionId)
    },
  )

  it.each([
    ['idle_in_transaction_session_timeout', 'idle-in-transaction timeout; SQLState: 25P03'],
    ['transaction_timeout', 'transaction timeout; SQLState: 25P04'],
  ])('answers as Postgres where a transaction has exceeded its %s', async (setting, timeout) => {
    const transactionId = await begin()
    await execute("insert into notes values ('idle')", { transactionId })
    await execute(`set local ${setting} = '1ms'`, { transactionId })
    // What a socket holds is lost where the other end has closed it and is then written to.
    const open = "select from pg_stat_activity where state = 'idle in transaction'"
    if (name === 'Postgres') await expect.poll(() => alone(open)).toEqual([])

    await expect
      .poll(() => attempt(execute('select 1', { transactionId })))
      .toMatchObject({
        name: 'DatabaseErrorException',
        message: `FATAL: terminating connection due to ${timeout}`,
      })
    await expect(commit(transactionId)).rejects.toMatchObject({
      message: `Transaction ${transactionId} is not found. Transaction has been aborted due to an error from a previous call.`,
    })
    expect(await count('idle')).toBe(0)
  })

  it.runIf(name === 'Postgres')('limits a commit', async () => {
    await alone(`create function dawdle() returns trigger language plpgsql as
      'begin perform hold(''commit''); return null; end'`)
    await alone('create table slow (a int)')
    await alone(`create constraint trigger dawdle after insert on slow
      initially deferred for each row execute function dawdle()`)
    const transactionId = await begin()
    await execute('insert into slow values (1)', { transactionId })
    const refused = expect(commit(transactionId)).rejects.toMatchObject(timedOut)
    await untilRunning('commit')
    clock.turn(limit)

    await refused
    finish('commit')
    const committing = "select from pg_stat_activity where query = 'commit' and state = 'active'"
    await expect.poll(() => alone(committing)).toEqual([])
    expect(await alone('select count(*) from slow')).toEqual([['0']])
  })
})

describe('runLimited', () => {
  const backend = 4_711
  const lendWith =
    (cancel: Session['cancel']) =>
    <Result>(work: (session: Session) => Promise<Result>) =>
      work({ backend, cancel } as Session)

  it('leaves no alarm set behind a statement that may have ended well or not', async () => {
    const clock = createTurningClock()
    const time = { milliseconds: limit, clock, continueAfterTimeout: false }
    const lend = lendWith(async () => true)

    await runLimited(lend, async () => {}, time)
    await attempt(runLimited(lend, () => Promise.reject(new Error('failed')), time))

    expect(clock.alarms()).toBe(0)
  })

  it('holds the session until a cancellation that is under way is over', async () => {
    const clock = createTurningClock()
    const events: string[] = []
    let arrive = () => {}
    const cancel = () =>
      new Promise<boolean>((resolve) => {
        arrive = () => resolve(true)
      })

    const running = runLimited(lendWith(cancel), async () => clock.turn(limit), {
      milliseconds: limit,
      clock,
      continueAfterTimeout: false,
    }).then(() => events.push('given back'))
    await sleep(0)
    events.push('cancelled')
    arrive()
    await running

    expect(events).toEqual(['cancelled', 'given back'])
  })

  it('names the session whose statement was cancelled', async () => {
    const clock = createTurningClock()
    const lend = lendWith(async () => true)
    const work = async () => {
      clock.turn(limit)
      throw new Error('cancelled')
    }

    const limited = runLimited(lend, work, {
      milliseconds: limit,
      clock,
      continueAfterTimeout: false,
    })

    await expect(limited).rejects.toMatchObject({
      code: 'StatementTimeoutException',
      members: { dbConnectionId: backend },
    })
  })
})

describe('the time limit over PGlite in memory', () => {
  /** The limit is reached as soon as there is a statement to limit. */
  const hasty: Clock = {
    ...systemClock,
    after(milliseconds, callback) {
      if (milliseconds === limit) queueMicrotask(callback)
      return () => {}
    },
  }

  it('ends the statement, and the database with it', async () => {
    const engine = await openPgliteEngine({ snapshot: inject('snapshots').empty })
    const calls: string[] = []
    const onCall = (call: FinishedCall) => calls.push(toLogLine({ ...call, milliseconds: 0 }))
    const server = await startDataApi({ engine, port: 0, clock: hasty, onCall })
    const client = connect(server)
    const execute = (sql: string) =>
      client.send(new ExecuteStatementCommand({ ...localTarget, sql }))

    const endless = execute('select count(*) from generate_series(1, 1e12::bigint)')

    await expect(endless).rejects.toMatchObject(timedOut)
    await expect(execute('select 1')).rejects.toMatchObject({
      name: 'DatabaseUnavailableException',
    })
    expect(calls.at(-1)).toContain(
      'DatabaseUnavailableException (The embedded database ended with a statement, and with it all that it held in memory)',
    )
    client.destroy()
    await server.close()
    await engine.close()
  })
})
