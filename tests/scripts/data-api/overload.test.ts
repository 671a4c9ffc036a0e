import { expect, inject, it } from 'vitest'
import { openPgliteEngine } from '../../../scripts/data-api/engines/pglite.ts'
import { startDataApi } from '../../../scripts/data-api/server.ts'
import { localTarget } from '../../../scripts/database/local-target.ts'
import { jsonOf, sendRaw } from './raw-request.ts'

const { database: _database, ...arns } = localTarget

it('says after as long as a call may take that no session was free', async () => {
  const engine = await openPgliteEngine({ snapshot: inject('snapshots').empty, patience: 50 })
  const server = await startDataApi({ engine, port: 0 })
  const call = (path: string, more: object) =>
    sendRaw(server.url, { path, body: JSON.stringify({ ...arns, ...more }) })
  const transaction = jsonOf(await call('/BeginTransaction', {}))

  const late = await call('/Execute', { sql: 'select 1' })
  await call('/RollbackTransaction', transaction)

  expect(late.status).toBe(400)
  expect(late.headers['x-amzn-errortype']).toBe('StatementTimeoutException')
  expect(jsonOf(late)).toEqual({
    message: expect.stringContaining('an open transaction'),
    dbConnectionId: 0,
  })
  await server.close()
  await engine.close()
})

it('throttles at once who calls when too many wait, and answers those', async () => {
  const engine = await openPgliteEngine({ snapshot: inject('snapshots').empty, queue: 1 })
  const server = await startDataApi({ engine, port: 0 })
  const call = (path: string, more: object) =>
    sendRaw(server.url, { path, body: JSON.stringify({ ...arns, ...more }) })
  const transaction = jsonOf(await call('/BeginTransaction', {}))
  const waiting = call('/Execute', { sql: 'select 1' })
  while (server.calls() < 2) await new Promise((resolve) => setTimeout(resolve, 5))

  const throttled = await call('/Execute', { sql: 'select 2' })
  await call('/RollbackTransaction', transaction)

  expect(throttled.status).toBe(400)
  expect(throttled.headers['x-amzn-errortype']).toBe('ThrottlingException')
  expect(jsonOf(throttled)).toEqual({ message: 'Rate exceeded' })
  expect(jsonOf(await waiting).records).toEqual([[{ longValue: 1 }]])
  await server.close()
  await engine.close()
})
