import { sql } from 'kysely'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { DataApiError } from '../../db/errors.ts'
import { describeError } from '../../functions/_http/describe-error.ts'
import { endpoint } from '../../functions/_http/endpoint.ts'
import { noContent } from '../../functions/_http/result.ts'
import { apiEvent } from './api-event.ts'
import { openTestApi, type TestApi } from './test-api.ts'

let api: TestApi

beforeAll(async () => {
  api = await openTestApi()
})

afterAll(() => api.close())

afterEach(() => {
  vi.unstubAllEnvs()
})

describe('a problem in debug mode', () => {
  it('tells the stack and every statement, and no value', async () => {
    vi.stubEnv('PLASTER_DEBUG', '1')
    await api.ways.handler('POST', '/users', { username: 'Twin', password: 'first secret' })

    const { body } = await api.ways.handler('POST', '/users', {
      username: 'tWIN',
      password: 'second secret',
    })

    expect(body.debug.stack).toMatch(/^ConflictError: another user has this username\n {4}at /)
    expect(body.debug.stack).toContain('Caused by UniqueViolationError')
    expect(body.debug.stack).not.toContain('node:internal')
    expect(body.debug.sql).toEqual([expect.stringContaining('insert into users')])
    expect(JSON.stringify(body)).not.toMatch(/tWIN|secret|scrypt/)
  })

  it('has no message that quotes a value', () => {
    const cause = new DataApiError('ERROR: invalid input syntax for type bigint: "s3cret"', {
      sql: 'select :0::bigint',
      sqlState: '22P02',
    })
    const error = new Error('failed: "s3cret"', { cause })

    const stack = describeError(error)

    expect(stack).not.toContain('s3cret')
    expect(stack).toMatch(/^Error \(its message may hold a value\)\n {4}at /)
    expect(stack).toContain('DataApiError (its message may hold a value, SQLState 22P02)')
  })

  it('says of an error of a library where it was thrown', () => {
    const error = new Error('within')
    const thrown = 'Error: within\n    at run (/app/node_modules/kysely/dist/driver.js:1:2)'
    error.stack = `${thrown}\n    at process (node:internal/process/task_queues:95:5)`

    expect(describeError(error)).toBe(thrown)
  })

  it('ends where causes go round in a circle', () => {
    const error = new Error('round')
    error.cause = new Error('and round', { cause: error })

    expect(describeError(error).match(/Error: (and )?round/g)?.length).toBeLessThan(20)
  })

  it('is otherwise told without any of it', async () => {
    const { body } = await api.ways.handler('GET', '/tweets/4000000000')

    expect(body).not.toHaveProperty('debug')
  })
})

describe('the log', () => {
  async function logged(format: string, ask: () => Promise<unknown>): Promise<string[]> {
    const lines: string[] = []
    vi.stubEnv('PLASTER_LOG', format)
    const writes = (['stdout', 'stderr'] as const).map((stream) =>
      vi.spyOn(process[stream], 'write').mockImplementation((line) => lines.push(String(line)) > 0),
    )
    await ask()
    for (const write of writes) write.mockRestore()
    return lines
  }

  it('has one line of JSON for a request, which CloudWatch takes metrics from', async () => {
    const user = await api.newUser()
    const headers = await api.session(user)
    await api.ways.handler('GET', '/health')

    const lines = await logged('json', () =>
      api.ways.handler('POST', '/tweets', { content: 'private words' }, headers),
    )

    expect(lines).toHaveLength(1)
    const line = JSON.parse(lines[0] ?? '')
    expect(line).toEqual({
      level: 'info',
      time: expect.stringMatching(/Z$/),
      request_id: 'JKJaXmPLvHcESHA=',
      function: 'tweets-create',
      route: 'POST /tweets',
      status: 201,
      ms: expect.any(Number),
      data_api_calls: 1,
      data_api_ms: expect.any(Number),
      errors: 0,
      cold_start: false,
      user_id: user,
      _aws: {
        Timestamp: Date.parse(line.time),
        CloudWatchMetrics: [
          {
            Namespace: 'Plaster',
            Dimensions: [['function']],
            Metrics: [
              { Name: 'ms', Unit: 'Milliseconds' },
              { Name: 'data_api_calls', Unit: 'Count' },
              { Name: 'data_api_ms', Unit: 'Milliseconds' },
              { Name: 'errors', Unit: 'Count' },
            ],
          },
        ],
      },
    })
    expect(line.data_api_ms).toBeGreaterThan(0)
    expect(line.ms).toBeGreaterThanOrEqual(line.data_api_ms)
    expect(lines[0]).not.toMatch(/private words|Bearer/)
  })

  it('counts calls that are made again', async () => {
    api.database.faults.add({ error: 'DatabaseResumingException', times: 1 })

    const [line] = await logged('json', () => api.ways.handler('GET', '/health'))

    expect(JSON.parse(line ?? '')).toMatchObject({ status: 200, data_api_calls: 2 })
  })

  it('names who was refused', async () => {
    const user = await api.newUser()
    const headers = await api.session(user)
    const tweet = await api.newTweet(await api.newUser())

    const [line] = await logged('json', () =>
      api.ways.handler('DELETE', `/tweets/${tweet}`, undefined, headers),
    )

    expect(JSON.parse(line ?? '')).toMatchObject({ level: 'info', status: 403, user_id: user })
  })

  it('has a line for people where it is asked for', async () => {
    const lines = await logged('text', () => api.ways.handler('GET', '/tweets?limit=1'))

    expect(lines).toHaveLength(1)
    expect(lines[0]).toMatch(/^GET \/tweets\?limit=1 {2}200 {2}[\d.]+ ms {2}1 call [\d.]+ ms\n$/)
  })

  it('can be silent', async () => {
    expect(await logged('none', () => api.ways.handler('GET', '/health'))).toEqual([])
  })

  it('says why a request failed on our side', async () => {
    await sql`alter table tweets rename to renamed`.execute(api.database.db)

    const [line] = await logged('json', () => api.ways.handler('GET', '/tweets/1'))

    await sql`alter table renamed rename to tweets`.execute(api.database.db)
    expect(JSON.parse(line ?? '')).toMatchObject({
      level: 'error',
      status: 500,
      errors: 1,
      error: expect.stringContaining('relation "tweets" does not exist'),
      sql: [expect.stringContaining('from "tweets"')],
    })
  })

  it.each(['json', 'text'])(
    'tells of an error without a value of its, but in a terminal while debugging: %s',
    async (format) => {
      const handler = endpoint(
        { method: 'GET', path: '/', summary: 'Fails', responses: { 204: null } },
        async ({ db }) => {
          await sql`select ${'s3cret'}::text::bigint`.execute(db)
          return noContent()
        },
      )

      const lines = await logged(format, () => handler(apiEvent({ method: 'GET', path: '/\nx' })))

      expect(lines).toHaveLength(1)
      expect(lines[0]).toContain('DataApiError (its message may hold a value, SQLState 22P02)')
      expect(lines[0]).not.toMatch(/s3cret|\/\nx/)
      vi.stubEnv('PLASTER_DEBUG', '1')
      const [line] = await logged(format, () => handler(apiEvent({ method: 'GET', path: '/' })))
      expect(line?.includes('type bigint: "s3cret"')).toBe(format === 'text')
    },
  )
})
