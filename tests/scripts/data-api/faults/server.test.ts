import { gzipSync } from 'node:zlib'
import {
  ExecuteStatementCommand,
  type ExecuteStatementCommandInput,
  RDSDataClient,
} from '@aws-sdk/client-rds-data'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Engine } from '../../../../scripts/data-api/engines/engine.ts'
import { exceptions, type ServiceErrorCode } from '../../../../scripts/data-api/exceptions.ts'
import { type DataApi, startDataApi } from '../../../../scripts/data-api/server.ts'
import {
  localCredentials,
  localRegion,
  localTarget,
} from '../../../../scripts/database/local-target.ts'
import { lendEngine } from '../../../setup/lent-engine.ts'

let engine: Engine
let server: DataApi
let client: RDSDataClient

beforeAll(async () => {
  engine = await lendEngine('empty')
  server = await startDataApi({ engine, port: 0 })
  client = new RDSDataClient({ ...settings(), maxAttempts: 1 })
  await execute('create table notes (text text not null)')
})

beforeEach(() => server.faults.clear())

afterAll(async () => {
  client.destroy()
  await server.close()
  await engine.close()
})

function settings() {
  return { endpoint: server.url, region: localRegion, credentials: localCredentials }
}

function execute(sql: string, more: Partial<ExecuteStatementCommandInput> = {}) {
  return client.send(new ExecuteStatementCommand({ ...localTarget, sql, ...more }))
}

function insert(text: string) {
  return execute('insert into notes (text) values (:text)', {
    parameters: [{ name: 'text', value: { stringValue: text } }],
  })
}

async function count(text: string): Promise<number | undefined> {
  const { records } = await execute('select count(*) from notes where text = :text', {
    parameters: [{ name: 'text', value: { stringValue: text } }],
  })
  return records?.[0]?.[0]?.longValue
}

function control(method: string, body?: unknown, path = '', headers: Record<string, string> = {}) {
  return fetch(`${server.url}/_plaster/faults${path}`, {
    method,
    headers,
    ...(body !== undefined && { body: JSON.stringify(body) }),
  })
}

describe('a fault', () => {
  it('has the status of its exception and a message, where that has one, and the connection of a timeout', async () => {
    const errors = Object.keys(exceptions) as ServiceErrorCode[]
    const bodies: [ServiceErrorCode, string[]][] = []
    const statuses: Record<number, ServiceErrorCode[]> = {}
    for (const error of errors) {
      server.faults.replace([{ error, operation: 'ExecuteStatement' }])
      const body = JSON.stringify({ ...localTarget, sql: 'select 1' })
      const response = await fetch(`${server.url}/Execute`, { method: 'POST', body })
      statuses[response.status] = [...(statuses[response.status] ?? []), error]
      bodies.push([error, Object.keys((await response.json()) as object)])
    }

    const others = bodies.filter(([, members]) => members.join() !== 'message')
    expect(Object.fromEntries(others)).toEqual({
      DatabaseUnavailableException: [],
      InternalServerErrorException: [],
      ServiceUnavailableError: [],
      StatementTimeoutException: ['message', 'dbConnectionId'],
      InternalFailure: [],
    })
    const { 400: _usual, ...special } = statuses
    expect(special).toEqual({
      403: [
        ...['AccessDeniedException', 'ForbiddenException', 'IncompleteSignatureException'],
        ...['InvalidSignatureException', 'MissingAuthenticationTokenException'],
        'UnrecognizedClientException',
      ],
      404: [
        ...['DatabaseNotFoundException', 'NotFoundException', 'TransactionNotFoundException'],
        'UnknownOperationException',
      ],
      413: ['RequestEntityTooLargeException'],
      500: ['InternalServerErrorException', 'InternalFailure'],
      503: ['ServiceUnavailableError'],
      504: ['DatabaseUnavailableException'],
    })
  })

  it('keeps a statement from running, or comes once it has run', async () => {
    server.faults.add({ error: 'DatabaseUnavailableException', sql: 'insert', times: 1 })
    await expect(insert('before')).rejects.toThrow()
    server.faults.add({
      error: 'DatabaseUnavailableException',
      when: 'after',
      sql: 'insert',
      times: 1,
    })
    await expect(insert('after')).rejects.toThrow()
    server.faults.add({ drop: true, when: 'after', sql: 'null', times: 1 })
    await expect(execute('insert into notes values (null)')).rejects.toMatchObject({
      name: 'DatabaseErrorException',
    })

    expect([await count('before'), await count('after')]).toEqual([0, 1])
  })

  it('drops the connection before or after the statement', async () => {
    server.faults.add({ drop: true, sql: 'insert', times: 1 })
    await expect(insert('dropped before')).rejects.toMatchObject({ code: 'ECONNRESET' })
    server.faults.add({ drop: true, when: 'after', sql: 'insert', times: 1 })
    await expect(insert('dropped after')).rejects.toMatchObject({ code: 'ECONNRESET' })

    expect([await count('dropped before'), await count('dropped after')]).toEqual([0, 1])
  })

  it('shows what retries of an SDK do to an insert that is not repeatable', async () => {
    const patient = new RDSDataClient({
      endpoint: server.url,
      region: localRegion,
      credentials: localCredentials,
    })
    server.faults.add({
      error: 'InternalServerErrorException',
      when: 'after',
      times: 1,
      sql: 'insert',
    })

    await patient.send(
      new ExecuteStatementCommand({ ...localTarget, sql: `insert into notes values ('twice')` }),
    )
    patient.destroy()

    expect(await count('twice')).toBe(2)
  })

  it('makes calls slow', async () => {
    server.faults.add({ latency: 60, times: 1 })
    const started = performance.now()

    await execute('select 1')

    expect(performance.now() - started).toBeGreaterThan(55)
  })

  it('makes calls slow that fail', async () => {
    server.faults.add({ latency: 60, times: 1 })
    server.faults.add({ error: 'AccessDeniedException', times: 1 })
    const started = performance.now()

    await expect(execute('select 1')).rejects.toMatchObject({ name: 'AccessDeniedException' })

    expect(performance.now() - started).toBeGreaterThan(55)
  })
})

describe('the control endpoint', () => {
  it('adds, lists, replaces and removes faults', async () => {
    const requests = [
      () => control('POST', { error: 'ThrottlingException', times: 2 }),
      () => control('POST', { latency: { p50: 1, p99: 2 } }),
      () => control('GET'),
      () => control('DELETE', undefined, `/${server.faults.list()[0]?.id}`),
      () => control('PUT', [{ drop: true, times: 1 }]),
      () => control('DELETE'),
    ]
    const answers: [number, unknown][] = []
    for (const request of requests) {
      const response = await request()
      answers.push([response.status, await response.json()])
    }
    const head = await control('HEAD')

    const throttling = { error: 'ThrottlingException', times: 2, struck: 0 }
    const latency = { latency: { p50: 1, p99: 2 } }
    expect(answers).toMatchObject([
      [201, { faults: [throttling] }],
      [201, { faults: [throttling, latency] }],
      [200, { faults: [throttling, latency] }],
      [200, { faults: [latency] }],
      [200, { faults: [{ drop: true, times: 1 }] }],
      [200, { faults: [] }],
    ])
    expect([head.status, await head.text()]).toEqual([200, ''])
  })

  it('takes a body in gzip', async () => {
    const response = await fetch(`${server.url}/_plaster/faults`, {
      method: 'POST',
      headers: { 'content-encoding': 'gzip' },
      body: gzipSync(JSON.stringify({ drop: true, times: 1 })),
    })

    expect(response.status).toBe(201)
    expect(server.faults.list()).toMatchObject([{ drop: true, times: 1 }])
  })

  it('refuses what is no JSON in one line', async () => {
    const body = '{"drop": true'

    const response = await fetch(`${server.url}/_plaster/faults`, { method: 'POST', body })

    expect(response.status).toBe(400)
    expect(await response.json()).toEqual({ message: expect.stringMatching(/^.*JSON.*$/) })
  })

  it.each([
    ['a fault that cannot be', 'POST', { drop: false }, '', 400, 'Invalid fault: drop: Invalid '],
    ['no list', 'PUT', { drop: true }, '', 400, 'Invalid faults: they come as a list'],
    ['an unknown id', 'DELETE', undefined, '/77', 404, 'There is no fault 77'],
    ['an id that is none', 'DELETE', undefined, '/x', 404, 'There is no fault x'],
    ['a longer path', 'DELETE', undefined, 's', 404, 'There is no operation at DELETE '],
    ['another method', 'PATCH', {}, '', 405, 'The methods are GET, POST, PUT and DELETE'],
    ['another method of one', 'PUT', {}, '/1', 405, 'A single fault can only be deleted'],
  ])('refuses %s in one line', async (_what, method, body, path, status, message) => {
    const response = await control(method, body, path)

    expect(response.status).toBe(status)
    expect(await response.json()).toEqual({
      message: expect.stringMatching(new RegExp(`^${message}[^\n]*$`)),
    })
    expect(server.faults.list()).toEqual([])
  })

  it('refuses web pages', async () => {
    const origins = ['https://example.com', 'null', server.url]

    const statuses = await Promise.all(
      origins.map(async (origin) => (await control('POST', { drop: true }, '', { origin })).status),
    )

    expect(statuses).toEqual([403, 403, 403])
    expect(server.faults.list()).toEqual([])
  })
})
