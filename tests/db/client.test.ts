import { RDSDataClient } from '@aws-sdk/client-rds-data'
import { afterAll, afterEach, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest'
import { getDatabase } from '../../db/client.ts'
import { DatabaseUnavailableError } from '../../db/errors.ts'
import { ping } from '../../db/queries/health.ts'
import { handler } from '../../functions/system/health.ts'
import { localEnvironment } from '../../scripts/database/local-target.ts'
import { type OpenDataApi, openDataApi } from './data-api/open-data-api.ts'

let server: OpenDataApi

beforeAll(async () => {
  server = await openDataApi()
  for (const [name, value] of Object.entries(localEnvironment(server.dataApi.url))) {
    vi.stubEnv(name, value)
  }
})

afterAll(async () => {
  vi.unstubAllEnvs()
  await server.close()
})

afterEach(() => server.dataApi.faults.clear())

async function callsOf(work: () => Promise<unknown>): Promise<number> {
  const before = server.dataApi.calls()
  await work()
  return server.dataApi.calls() - before
}

describe('getDatabase', () => {
  it('waits for a database that resumes while there is time', async () => {
    server.dataApi.faults.add({ error: 'DatabaseResumingException', times: 1 })

    expect(await callsOf(() => ping(getDatabase(() => 10_000)))).toBe(2)
  })

  it('does not wait longer than it was given', async () => {
    server.dataApi.faults.add({ error: 'DatabaseResumingException' })

    const calls = await callsOf(() =>
      expect(ping(getDatabase(() => 0))).rejects.toBeInstanceOf(DatabaseUnavailableError),
    )

    expect(calls).toBe(1)
  })

  it('gets the time that is left of an invocation, less what it takes to answer', async () => {
    vi.spyOn(process.stderr, 'write').mockReturnValue(true)
    server.dataApi.faults.add({ error: 'DatabaseResumingException' })
    const event = { rawPath: '/health', headers: {}, requestContext: { http: { method: 'GET' } } }

    const calls = await callsOf(() =>
      handler(event as never, { getRemainingTimeInMillis: () => 2_000 }),
    )

    expect(calls).toBe(1)
  })

  it('casts the values of columns of types that a string is not', () => {
    const query = getDatabase().updateTable('idempotency_keys').set({ answer: 'a string' })

    expect(query.compile()).toMatchObject({
      sql: 'update "idempotency_keys" set "answer" = cast(:0 as jsonb)',
      parameters: [{ value: { stringValue: '"a string"' } }],
    })
  })

  it('keeps no log of calls, for which the SDK would copy all rows', async () => {
    const send = vi.spyOn(RDSDataClient.prototype, 'send')
    onTestFinished(() => send.mockRestore())

    await ping(getDatabase())

    const [used] = send.mock.contexts as RDSDataClient[]
    const logs = (client?: RDSDataClient) => client?.middlewareStack.identify().join().match(/log/i)
    expect(logs(new RDSDataClient({}))).not.toBeNull()
    expect(logs(used)).toBeNull()
  })
})
