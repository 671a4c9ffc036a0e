import {
  BeginTransactionCommand,
  CommitTransactionCommand,
  ExecuteStatementCommand,
  RDSDataClient,
  type RDSDataServiceException,
  RollbackTransactionCommand,
} from '@aws-sdk/client-rds-data'
import { afterAll, beforeAll, expect, it } from 'vitest'
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
let close: () => Promise<void>

beforeAll(async () => {
  const engine = await lendEngine('empty')
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
