import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import packageJson from '../../../../package.json' with { type: 'json' }
import type { FinishedCall } from '../../../../scripts/data-api/calls.ts'
import type { Engine } from '../../../../scripts/data-api/engines/engine.ts'
import { type DataApi, startDataApi } from '../../../../scripts/data-api/server.ts'
import { localTarget } from '../../../../scripts/database/local-target.ts'
import { lendEngine } from '../../../setup/lent-engine.ts'
import { jsonOf, type RawAnswer, sendRaw } from '../raw-request.ts'
import { createTurningClock } from '../turning-clock.ts'

const { database: _database, ...arns } = localTarget

let engine: Engine
let server: DataApi
const clock = createTurningClock()
const finished: FinishedCall[] = []

beforeAll(async () => {
  engine = await lendEngine('empty')
  server = await startDataApi({
    engine,
    port: 0,
    engineName: 'PGlite <in> "memory"',
    clock,
    onCall: (call) => finished.push(call),
  })
})

afterAll(async () => {
  await server.close()
  await engine.close()
})

function call(path: string, members: object = {}): Promise<RawAnswer> {
  return sendRaw(server.url, { path, body: JSON.stringify({ ...arns, ...members }) })
}

function getStatus(accept: string, method = 'GET'): Promise<RawAnswer> {
  return sendRaw(server.url, { method, path: '/', headers: { accept } })
}

describe('GET /', () => {
  it('tells programs what has been called, what failed and what is open', async () => {
    await call('/Execute', { sql: 'select 1' })
    await call('/Execute', { sql: 'selekt' })
    const { transactionId } = jsonOf(await call('/BeginTransaction'))
    server.faults.add({ latency: 0 })
    clock.turn(64_600)

    const answer = await getStatus('application/json')
    await call('/RollbackTransaction', { transactionId })
    const after = await getStatus('application/json')

    expect(jsonOf(answer)).toEqual({
      version: packageJson.version,
      engine: 'PGlite <in> "memory"',
      uptimeSeconds: 65,
      signatures: 'not checked',
      faults: 1,
      calls: { ExecuteStatement: 2, BeginTransaction: 1 },
      errors: { DatabaseErrorException: 1 },
      openTransactions: [
        {
          id: String(transactionId).slice(0, 8),
          database: 'postgres',
          ageSeconds: 65,
          busy: false,
        },
      ],
    })
    expect(jsonOf(after).openTransactions).toEqual([])
  })

  it('shows people a page that needs nothing from elsewhere and escapes what it shows', async () => {
    const answer = await getStatus('text/html,application/xhtml+xml,application/json;q=0.9')

    const page = answer.body.toString()
    expect(answer.headers['content-type']).toBe('text/html; charset=utf-8')
    expect(answer.headers['content-security-policy']).toContain("default-src 'none'")
    expect(page).toContain('PGlite &lt;in&gt; &quot;memory&quot;')
    expect(page).toContain('<td>ExecuteStatement</td>')
    expect(page).not.toMatch(/<script|<link|<img|src=|href=|@import|https?:/)
  })

  it('answers HEAD without a body', async () => {
    const answer = await getStatus('text/html', 'HEAD')

    expect([answer.status, answer.body.length]).toEqual([200, 0])
  })
})

describe('onCall', () => {
  it('is told how long a call took', async () => {
    server.faults.add({ latency: 60, times: 1 })
    const started = performance.now()
    await call('/Execute', { sql: 'select 1' })
    const most = performance.now() - started

    const milliseconds = finished.at(-1)?.milliseconds
    expect(milliseconds).toBeGreaterThan(55)
    expect(milliseconds).toBeLessThan(most)
  })

  it('is told of which transaction a call was, what it ran and what it was answered', async () => {
    const begun = await call('/BeginTransaction')
    const { transactionId } = jsonOf(begun)
    const earlier = finished.length
    const sql = "insert into nowhere values ('')"
    await call('/Execute', { sql, transactionId })
    const ended = await call('/RollbackTransaction', { transactionId })

    expect(finished.slice(earlier - 1)).toMatchObject([
      { operation: 'BeginTransaction', answer: begun.body.toString() },
      { operation: 'ExecuteStatement', sql, transactionId, error: { name: 'ServiceError' } },
      { operation: 'RollbackTransaction', transactionId, answer: ended.body.toString() },
    ])
  })
})
