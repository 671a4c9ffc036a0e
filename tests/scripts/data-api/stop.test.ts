import { Agent } from 'node:http'
import { afterAll, beforeAll, describe, expect, inject, it, vi } from 'vitest'
import type { FinishedCall } from '../../../scripts/data-api/calls.ts'
import { openPgliteEngine, type PgliteEngine } from '../../../scripts/data-api/engines/pglite.ts'
import { openPostgresEngine } from '../../../scripts/data-api/engines/postgres.ts'
import { type DataApi, startDataApi } from '../../../scripts/data-api/server.ts'
import { localTarget } from '../../../scripts/database/local-target.ts'
import { nativePostgresIsHere, startNativePostgres } from '../../setup/native-postgres.ts'
import { jsonOf, sendRaw } from './raw-request.ts'

const { database: _database, ...arns } = localTarget

let engine: PgliteEngine

beforeAll(async () => {
  engine = await openPgliteEngine({ snapshot: inject('snapshots').empty })
})

afterAll(() => engine.close())

function execute(server: DataApi, sql: string, agent?: Agent) {
  const body = JSON.stringify({ ...arns, sql })
  return sendRaw(server.url, { body, ...(agent && { agent }) })
}

/** Resolves once the server has taken on so many calls. */
async function untilCalled(server: DataApi, times: number): Promise<void> {
  while (server.calls() < times) await new Promise((resolve) => setTimeout(resolve, 5))
}

describe('close', () => {
  it('answers what runs, tells the connection to end and takes no other', async () => {
    const server = await startDataApi({ engine, port: 0 })
    const running = execute(server, 'select pg_sleep(0.2)', new Agent({ keepAlive: true }))
    await untilCalled(server, 1)

    const closed = server.close()
    const late = execute(server, 'select 1')

    await expect(late).rejects.toMatchObject({ code: 'ECONNREFUSED' })
    expect(await running).toMatchObject({ status: 200, headers: { connection: 'close' } })
    await closed
  })

  it('rolls back open transactions, so that what waits for them ends', async () => {
    const server = await startDataApi({ engine, port: 0 })
    await sendRaw(server.url, { path: '/BeginTransaction', body: JSON.stringify(arns) })
    const waiting = execute(server, 'select 1')
    await untilCalled(server, 2)

    await server.close()

    expect(jsonOf(await waiting).records).toEqual([[{ longValue: 1 }]])
  })

  it('gives what runs no longer than its grace', async () => {
    const server = await startDataApi({ engine, port: 0, grace: 50 })
    const running = execute(server, 'select pg_sleep(1)')
    const refused = expect(running).rejects.toMatchObject({ code: 'ECONNRESET' })
    await untilCalled(server, 1)

    await server.close()

    await refused
  })

  it.skipIf(!nativePostgresIsHere)(
    'cancels what still runs after that',
    async () => {
      const postgres = await startNativePostgres()
      const native = await openPostgresEngine(postgres.url)
      const server = await startDataApi({ engine: native, port: 0, grace: 50 })
      const running = execute(server, 'select pg_sleep(60)')
      const refused = expect(running).rejects.toMatchObject({ code: 'ECONNRESET' })
      await untilCalled(server, 1)

      await server.close()
      await native.close()

      await refused
      await postgres.close()
    },
    20_000,
  )

  it('does not wait for latencies either', async () => {
    const finished: FinishedCall[] = []
    const server = await startDataApi({
      engine,
      port: 0,
      grace: 50,
      faults: [{ latency: 60_000 }],
      onCall: (call) => finished.push(call),
    })
    const running = execute(server, 'select 1')
    const refused = expect(running).rejects.toMatchObject({ code: 'ECONNRESET' })
    await untilCalled(server, 1)

    await server.close()

    await refused
    await vi.waitFor(() => {
      expect(finished).toMatchObject([{ error: { name: 'ClientGoneError' } }])
    })
  })
})
