import { mkdtempSync, rmSync } from 'node:fs'
import { Agent } from 'node:http'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, inject, it, vi } from 'vitest'
import type { FinishedCall } from '../../../scripts/data-api/calls.ts'
import type { Engine } from '../../../scripts/data-api/engines/engine.ts'
import { openPgliteEngine, type PgliteEngine } from '../../../scripts/data-api/engines/pglite.ts'
import { openPostgresEngine } from '../../../scripts/data-api/engines/postgres.ts'
import { type DataApi, startDataApi } from '../../../scripts/data-api/server.ts'
import { localTarget } from '../../../scripts/database/local-target.ts'
import { nativePostgresIsHere, startNativePostgres } from '../../setup/native-postgres.ts'
import { createHold, letGo, untilHeld } from './held-statements.ts'
import { jsonOf, sendRaw } from './raw-request.ts'

const { database: _database, ...arns } = localTarget

let directory: string
let dataDirectory: string
let engine: PgliteEngine
const notices: string[] = []

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'plaster-stop-'))
  dataDirectory = join(directory, 'data')
  engine = await openPgliteEngine({
    directory: dataDirectory,
    snapshot: inject('snapshots').empty,
    onNotice: (line) => notices.push(line),
  })
  const session = await engine.open()
  await session.run(createHold)
  session.release()
})

afterAll(async () => {
  await engine.close()
  rmSync(directory, { recursive: true })
})

function execute(server: DataApi, sql: string, agent?: Agent) {
  const body = JSON.stringify({ ...arns, sql })
  return sendRaw(server.url, { body, ...(agent && { agent }) })
}

/** Resolves once the server has taken on so many calls. */
async function untilCalled(server: DataApi, times: number): Promise<void> {
  while (server.calls() < times) await new Promise((resolve) => setTimeout(resolve, 5))
}

describe('/_plaster/cancel', () => {
  it.each(['GET', 'PUT', 'DELETE'])('cancels nothing by %s', async (method) => {
    const server = await startDataApi({ engine, port: 0 })

    const answer = await sendRaw(server.url, { method, path: '/_plaster/cancel' })
    await server.close()

    expect(answer.status).toBe(405)
    expect(jsonOf(answer)).toEqual({ message: 'The method is POST' })
  })
})

describe.runIf(nativePostgresIsHere)('POST /_plaster/cancel', () => {
  it('cancels the statements that run, and leaves open transactions alone', async () => {
    const postgres = await startNativePostgres()
    const native = await openPostgresEngine(postgres.url)
    const server = await startDataApi({ engine: native, port: 0 })
    const cancel = () => sendRaw(server.url, { path: '/_plaster/cancel' })
    const begun = await sendRaw(server.url, {
      path: '/BeginTransaction',
      body: JSON.stringify(arns),
    })
    const { transactionId } = jsonOf(begun)
    const running = execute(server, 'select pg_sleep(60)')
    // What Postgres is told before the statement has begun it forgets.
    const look = await native.open()
    const sleeping = "select from pg_stat_activity where wait_event = 'PgSleep'"
    while ((await look.run(sleeping)).rows.length === 0);
    look.release()

    expect(jsonOf(await cancel())).toEqual({ canceled: 1 })
    expect(jsonOf(await running).message).toContain('canceling statement due to user request')
    expect(jsonOf(await cancel())).toEqual({ canceled: 0 })
    const commit = { path: '/CommitTransaction', body: JSON.stringify({ ...arns, transactionId }) }
    expect(await sendRaw(server.url, commit)).toMatchObject({ status: 200 })
    await server.close()
    await native.close()
    await postgres.close()
  })
})

describe('close', () => {
  it('answers what runs, tells the connection to end and takes no other', async () => {
    const server = await startDataApi({ engine, port: 0 })
    const running = execute(server, "select hold('running')", new Agent({ keepAlive: true }))
    await untilHeld(dataDirectory, 'running')

    const closed = server.close()
    const late = execute(server, 'select 1')

    await expect(late).rejects.toMatchObject({ code: 'ECONNREFUSED' })
    letGo(dataDirectory, 'running')
    expect(await running).toMatchObject({ status: 200, headers: { connection: 'close' } })
    await closed
  })

  it.each([
    ['transaction', '/BeginTransaction'],
    ['statement', '/Execute'],
  ])('runs no %s whose headers have come in half', async (_what, path) => {
    const server = await startDataApi({ engine, port: 0 })
    const socket = connect(server.port, '127.0.0.1')
    let received = ''
    socket.on('data', (chunk) => {
      received += chunk
    })
    // With the answer to the first request the server has read what there is of the second.
    const host = 'host: localhost\r\n'
    socket.write(`HEAD / HTTP/1.1\r\n${host}\r\nPOST ${path} HTTP/1.1\r\n${host}`)
    await expect.poll(() => received).toContain('\r\n\r\n')
    received = ''

    const closed = server.close()
    const body = JSON.stringify({ ...arns, sql: 'select 1' })
    socket.write(`content-length: ${body.length}\r\n\r\n${body}`)

    await closed
    await expect.poll(() => received).toContain('\r\n\r\n')
    expect(received).toMatch(/^HTTP\/1\.1 503 .*x-amzn-errortype: ServiceUnavailableError/is)
  })

  it('rolls back open transactions, so that what waits for them ends', async () => {
    const server = await startDataApi({ engine, port: 0 })
    await sendRaw(server.url, { path: '/BeginTransaction', body: JSON.stringify(arns) })
    const waiting = execute(server, 'select 1')
    await untilCalled(server, 2)

    await server.close()

    expect(jsonOf(await waiting).records).toEqual([[{ longValue: 1 }]])
  })

  it('gives what runs no longer than its grace, and opens nothing again for who waits', async () => {
    const opened: Promise<unknown>[] = []
    const watched = {
      ...engine,
      open(...given: Parameters<Engine['open']>) {
        const opening = engine.open(...given)
        opened.push(opening)
        return opening
      },
    }
    const server = await startDataApi({ engine: watched, port: 0, grace: 50 })
    const cutOff = { code: 'ECONNRESET' }
    const running = expect(execute(server, "select hold('long')")).rejects.toMatchObject(cutOff)
    await untilHeld(dataDirectory, 'long')
    const waiting = expect(execute(server, 'select 1')).rejects.toMatchObject(cutOff)
    while (opened.length < 2) await new Promise((resolve) => setTimeout(resolve, 5))

    await server.close()

    await Promise.all([running, waiting])
    const results = await Promise.allSettled(opened)
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected'])
    expect(notices.filter((line) => line.includes('opened again'))).toEqual([])
  })

  it('runs nothing in a session that was still being opened then', async () => {
    let letOpen = () => {}
    const mayOpen = new Promise<void>((resolve) => {
      letOpen = resolve
    })
    const opening = vi.fn()
    const run = vi.fn()
    const slow: Engine = {
      ...engine,
      async open() {
        const session = await engine.open()
        opening()
        await mayOpen
        return { ...session, run }
      },
    }
    const server = await startDataApi({ engine: slow, port: 0, grace: 50 })
    const asked = execute(server, 'select 1')
    const refused = expect(asked).rejects.toMatchObject({ code: 'ECONNRESET' })
    await expect.poll(() => opening.mock.calls.length).toBe(1)

    await server.close()
    letOpen()

    await refused
    // The only session that there is, once it was given back.
    const next = await engine.open()
    next.release()
    expect(run).not.toHaveBeenCalled()
  })

  it.skipIf(!nativePostgresIsHere)('cancels what still runs after that', async () => {
    const postgres = await startNativePostgres()
    const native = await openPostgresEngine(postgres.url)
    let told = 0
    let running = 0
    const forgetful: Engine = {
      ...native,
      async open(...given) {
        const session = await native.open(...given)
        return {
          ...session,
          async run(...statement) {
            running += 1
            return session.run(...statement).finally(() => {
              running -= 1
            })
          },
          // As Postgres does with what comes before its statement has begun.
          cancel: async () => (told++ === 0 ? true : session.cancel()),
        }
      },
    }
    const server = await startDataApi({ engine: forgetful, port: 0, grace: 50 })
    const asked = execute(server, 'select pg_sleep(60)')
    const refused = expect(asked).rejects.toMatchObject({ code: 'ECONNRESET' })
    await expect.poll(() => running).toBe(1)

    await server.close()

    expect(running).toBe(0)
    expect(told).toBeGreaterThan(1)
    await native.close()
    await refused
    await postgres.close()
  })

  it('does not wait for latencies either, and says of them that it has stopped', async () => {
    const finished: FinishedCall[] = []
    const server = await startDataApi({
      engine,
      port: 0,
      grace: 50,
      faults: [{ latency: 300_000 }],
      onCall: (call) => finished.push(call),
    })
    const running = execute(server, 'select 1')
    const refused = expect(running).rejects.toMatchObject({ code: 'ECONNRESET' })
    await untilCalled(server, 1)

    await server.close()

    await refused
    await expect.poll(() => finished).toMatchObject([{ error: { name: 'EmulatorStoppedError' } }])
  })
})
