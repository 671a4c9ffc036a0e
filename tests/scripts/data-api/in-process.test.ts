import {
  BatchExecuteStatementCommand,
  BeginTransactionCommand,
  CommitTransactionCommand,
  ExecuteStatementCommand,
  RDSDataClient,
  type RDSDataServiceException,
  RollbackTransactionCommand,
} from '@aws-sdk/client-rds-data'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Engine } from '../../../scripts/data-api/engines/engine.ts'
import { openInProcess } from '../../../scripts/data-api/in-process.ts'
import { startDataApi } from '../../../scripts/data-api/server.ts'
import {
  localCredentials,
  localRegion,
  localTarget,
} from '../../../scripts/database/local-target.ts'
import { lendEngine } from '../../setup/lent-engine.ts'

const settings = { region: localRegion, credentials: localCredentials, maxAttempts: 1 }
let inProcess: RDSDataClient
let overHttp: RDSDataClient
let engine: Engine
let close: () => Promise<void>

beforeAll(async () => {
  engine = await lendEngine('empty')
  const server = await startDataApi({ engine, port: 0 })
  const api = openInProcess(engine)
  inProcess = new RDSDataClient({ ...settings, ...api.clientConfig })
  overHttp = new RDSDataClient({ ...settings, endpoint: server.url })
  close = async () => {
    api.close()
    await server.close()
    await engine.close()
  }
})

afterAll(() => close())

const statements: [what: string, sql: string][] = [
  ['numbers', 'select 1::bigint as a, 1.50::numeric as b, null as c, true as d'],
  ['texts and bytes', `select 'é😀' as text, array[1, 2] as list, '\\x00ff'::bytea as bytes`],
  ['a mistake', 'select * from nowhere'],
  ['two statements', 'select 1; select 2'],
  ['a type that is not returned', "select '(1,2)'::point"],
  ['a long result', `select '${'x'.repeat(20_000)}' as long`],
  ['a statement that is too long', `select '${'x'.repeat(70_000)}' as too_long`],
  ['a copy', 'copy pg_class to stdout'],
]

it.each(statements)('answers as the server does: %s', async (_, sql) => {
  const command = () =>
    new ExecuteStatementCommand({ ...localTarget, sql, includeResultMetadata: true })

  expect(await outcome(inProcess.send(command()))).toEqual(await outcome(overHttp.send(command())))
})

it('keeps what a transaction does, and ends it as the server does', async () => {
  const { transactionId } = await inProcess.send(new BeginTransactionCommand(localTarget))
  const inside = (sql: string) =>
    inProcess.send(new ExecuteStatementCommand({ ...localTarget, sql, transactionId }))
  const rollback = () => new RollbackTransactionCommand({ ...localTarget, transactionId })

  await inside('create table made (id int)')
  expect((await inside('select count(*) from made')).records).toEqual([[{ longValue: 0 }]])
  await inProcess.send(rollback())

  expect(await outcome(inProcess.send(rollback()))).toMatchObject({
    name: 'TransactionNotFoundException',
    message: expect.stringContaining(`Transaction ${transactionId} is not found.`),
  })
  const unknown = { ...localTarget, transactionId: 'AAAA' }
  expect(await outcome(inProcess.send(new CommitTransactionCommand(unknown)))).toEqual(
    await outcome(overHttp.send(new CommitTransactionCommand(unknown))),
  )
})

it('knows what a transaction has changed once it has ended', async () => {
  const nullable = async () => {
    const given = { ...localTarget, sql: 'select text from notes', includeResultMetadata: true }
    const { columnMetadata } = await inProcess.send(new ExecuteStatementCommand(given))
    return columnMetadata?.map((column) => column.nullable)
  }
  const execute = (sql: string, transactionId?: string) =>
    inProcess.send(new ExecuteStatementCommand({ ...localTarget, sql, transactionId }))
  await execute('create table notes (text text)')
  const before = await nullable()
  const { transactionId } = await inProcess.send(new BeginTransactionCommand(localTarget))
  await execute('alter table notes alter text set not null', transactionId)
  await inProcess.send(new CommitTransactionCommand({ ...localTarget, transactionId }))

  expect([before, await nullable()]).toEqual([[1], [0]])
})

it('tells a session which statement is its last, with which it can be reset', async () => {
  const told: [sql: string, isLast: boolean][] = []
  const watched: Engine = {
    ...engine,
    async open(...given) {
      const session = await engine.open(...given)
      return {
        ...session,
        run(sql, parameters, options) {
          told.push([sql, options?.isLast ?? false])
          return session.run(sql, parameters, options)
        },
      }
    },
  }
  const client = new RDSDataClient({ ...settings, ...openInProcess(watched).clientConfig })
  const sql = 'set work_mem = 64'

  await client.send(new ExecuteStatementCommand({ ...localTarget, sql }))
  await client.send(new BatchExecuteStatementCommand({ ...localTarget, sql, parameterSets: [[]] }))
  const { transactionId } = await client.send(new BeginTransactionCommand(localTarget))
  await client.send(new ExecuteStatementCommand({ ...localTarget, sql, transactionId }))
  await client.send(new CommitTransactionCommand({ ...localTarget, transactionId }))

  const inTransaction = [
    ['begin', false],
    [sql, false],
    ['commit', true],
  ]
  expect(told).toEqual([[sql, true], ...inTransaction, ...inTransaction])
})

it('rolls back what is open when it is closed, and leaves the engine open', async () => {
  const api = openInProcess(engine)
  const client = new RDSDataClient({ ...settings, ...api.clientConfig })
  await client.send(new BeginTransactionCommand(localTarget))

  api.close()

  // There is one session, which the transaction had.
  const session = await engine.open()
  expect(session.isLost()).toBe(false)
  session.release()
})

/** What the SDK makes of the answer, less what no two calls have in common. */
async function outcome(
  call: Promise<{ $metadata: { httpStatusCode?: number } }>,
): Promise<unknown> {
  try {
    const { $metadata, ...output } = await call
    return { status: $metadata.httpStatusCode, ...output }
  } catch (error) {
    const { $metadata, name, message } = error as RDSDataServiceException
    return { kind: error?.constructor, status: $metadata?.httpStatusCode, name, message }
  }
}
