import { afterAll, afterEach, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest'
import contract from '../../functions/system/openapi.json' with { type: 'json' }
import type { Fault } from '../../scripts/data-api/faults/fault.ts'
import { openapiDocument } from '../../scripts/openapi/document.ts'
import { loadRoutes } from '../../scripts/routes/load-routes.ts'
import { type Answer, openTestApi, type TestApi } from './test-api.ts'

let api: TestApi
let session: { authorization: string }
let lines: string[] = []

beforeAll(async () => {
  api = await openTestApi({ alone: true })
  session = await api.session(await api.newUser())
  vi.stubEnv('PLASTER_LOG', 'json')
  vi.spyOn(process.stderr, 'write').mockImplementation((line) => lines.push(String(line)) > 0)
})

afterEach(() => {
  lines = []
  api.database.faults.clear()
})

afterAll(() => {
  vi.restoreAllMocks()
  vi.unstubAllEnvs()
})

/** A read, and a write that nothing makes safe to repeat. */
const read = () => api.ways.handler('GET', '/users?limit=1')
const write = () => api.ways.handler('POST', '/tweets', { content: 'hello' }, session)

/** What each endpoint answers to the example that the contract has of a request. */
async function askAll(): Promise<Answer[]> {
  const document = openapiDocument(await loadRoutes(), { title: '', version: '', description: '' })
  const asked = Object.entries(document.paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, { requestBody }]) => {
      const body = requestBody?.content['application/json'].example
      return api.ways.handler(method.toUpperCase(), path.replace(/\{\w+\}/g, '1'), body, session)
    }),
  )
  return Promise.all(asked)
}

const unavailable = {
  status: 503,
  headers: { 'content-type': 'application/problem+json', 'retry-after': '10' },
  body: {
    type: 'urn:plaster:problem:unavailable',
    detail: 'nothing was changed: try again in a few seconds',
  },
}
const internal = { status: 500, body: { type: 'urn:plaster:problem:internal' } }
const unknown = { status: 500, body: { type: 'urn:plaster:problem:outcome-unknown' } }

describe('an outage', () => {
  it.each<[string, Fault, read: object, write: object]>([
    [
      'a database that wakes in time: the request waits',
      { error: 'DatabaseResumingException', times: 1 },
      { status: 200, calls: 2 },
      { status: 201, calls: 2 },
    ],
    [
      'a Data API that throttles for a moment: the request waits',
      { error: 'ThrottlingException', times: 1 },
      { status: 200, calls: 2 },
      { status: 201, calls: 2 },
    ],
    [
      'a Data API that fails once: only a read is tried again',
      { error: 'InternalServerErrorException', times: 1 },
      { status: 200, calls: 2 },
      { ...unknown, calls: 1 },
    ],
    [
      'a Data API that fails on: few attempts',
      { error: 'ServiceUnavailableError' },
      { ...unavailable, calls: 3 },
      { ...unknown, calls: 1 },
    ],
    [
      'an answer that is lost: a write may have been done, and is not repeated',
      { drop: true, when: 'after' },
      { ...unavailable, calls: 3 },
      { ...unknown, calls: 1 },
    ],
    [
      'a secret that cannot be read',
      { error: 'SecretsErrorException' },
      { ...internal, calls: 1 },
      { ...internal, calls: 1 },
    ],
    [
      'a login that the database does not take',
      { error: 'BadRequestException', message: 'FATAL: password authentication failed' },
      { ...internal, calls: 1 },
      { ...internal, calls: 1 },
    ],
  ])('is seen as it is: %s', async (_, fault, answerToRead, answerToWrite) => {
    api.database.faults.replace([fault])
    expect(await read()).toMatchObject(answerToRead)
    api.database.faults.replace([fault])
    const written = await write()
    expect(written).toMatchObject(answerToWrite)

    const failures = [answerToRead, answerToWrite].filter(
      (answer) => !('status' in answer) || (answer.status as number) >= 500,
    )
    expect(failuresInLog()).toHaveLength(failures.length)
    // What is wrong inside is told to the log alone.
    expect(JSON.stringify(written.body)).not.toMatch(/Secret|FATAL|Exception/)
  })

  it('is 500 at every endpoint where the Data API refuses, or the contract is not one', async () => {
    api.database.faults.replace([{ error: 'SecretsErrorException' }])
    const { openapi } = contract
    onTestFinished(() => void Object.assign(contract, { openapi }))
    Object.assign(contract, { openapi: undefined })

    await askAll()

    expect(api.unseenProblems('internal')).toEqual([])
  })

  it('is of unknown outcome at every endpoint that changes something', async () => {
    api.database.faults.replace([{ drop: true, when: 'after' }])

    await askAll()

    expect(api.unseenProblems('outcome-unknown')).toEqual([])
  })

  it('is seen as it is: a Data API that is out of reach, as the log alone says', async () => {
    await api.close()
    for (const [name, value] of Object.entries(api.database.environment)) vi.stubEnv(name, value)

    expect(await read()).toMatchObject(unavailable)
    expect(await write()).toMatchObject(unavailable)
    expect(failuresInLog()).toMatchObject([
      { route: 'GET /users', error: expect.stringContaining('ECONNREFUSED') },
      { route: 'POST /tweets', error: expect.stringContaining('ECONNREFUSED') },
    ])

    await askAll()
    expect(api.unseenProblems('unavailable')).toEqual([])
  })
})

function failuresInLog() {
  return lines.map((line) => JSON.parse(line)).filter(({ level }) => level === 'error')
}
