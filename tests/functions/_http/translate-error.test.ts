import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import {
  ConflictError,
  DatabaseUnavailableError,
  DeadlockError,
  NotFoundError,
  SerializationFailureError,
} from '../../../db/errors.ts'
import { endpoint } from '../../../functions/_http/endpoint.ts'
import { apiEvent } from '../api-event.ts'

beforeAll(() => {
  process.env.DATABASE_RESOURCE_ARN = 'arn:aws:rds:eu-central-1:123456789012:cluster:none'
  process.env.DATABASE_SECRET_ARN = 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:none'
})

describe('what a handler throws', () => {
  beforeEach(() => {
    vi.stubEnv('PLASTER_LOG', 'json')
  })

  afterEach(() => {
    vi.unstubAllEnvs()
    vi.restoreAllMocks()
  })

  async function thrown(error: unknown) {
    const lines: string[] = []
    vi.spyOn(process.stdout, 'write').mockReturnValue(true)
    vi.spyOn(process.stderr, 'write').mockImplementation((line) => lines.push(String(line)) > 0)
    const handler = endpoint(
      { method: 'GET', path: '/', summary: 'Does something', responses: { 204: null } },
      async () => {
        throw error
      },
    )
    const { statusCode, headers, body } = await handler(apiEvent())
    return { status: statusCode, headers, body: JSON.parse(body ?? ''), lines }
  }

  it('is 404 where something is not there', async () => {
    expect(await thrown(new NotFoundError('tweet'))).toEqual({
      status: 404,
      headers: expect.objectContaining({ 'content-type': 'application/problem+json' }),
      body: {
        type: 'urn:plaster:problem:not-found',
        title: 'Not found',
        status: 404,
        detail: 'tweet not found',
        request_id: 'JKJaXmPLvHcESHA=',
      },
      lines: [],
    })
  })

  it.each([DatabaseUnavailableError, DeadlockError, SerializationFailureError])(
    'is 503 where the database did nothing and may do it later: %o',
    async (Thrown) => {
      expect(await thrown(new Thrown('it was undone', { sql: 'select 1' }))).toMatchObject({
        status: 503,
        headers: { 'retry-after': '10' },
        body: { type: 'urn:plaster:problem:unavailable' },
      })
    },
  )

  it('is 409 where something else has the value', async () => {
    expect(
      await thrown(new ConflictError('another user has this username', { field: 'username' })),
    ).toMatchObject({
      status: 409,
      body: {
        type: 'urn:plaster:problem:conflict',
        detail: 'another user has this username',
        errors: [{ in: 'body', pointer: '/username', detail: 'is taken' }],
      },
      lines: [],
    })
  })

  it('is 409 where another stands in the way, by no value of the body', async () => {
    const { body } = await thrown(new ConflictError('another booking overlaps'))

    expect(body).toMatchObject({ status: 409, detail: 'another booking overlaps' })
    expect(body).not.toHaveProperty('errors')
  })

  it.each([
    new Error('outer secret', { cause: new Error('inner secret') }),
    'a secret that is no error',
    undefined,
  ])(
    'is 500 for anything else, logged whole, with nothing of it in the answer: %s',
    async (error) => {
      const response = await thrown(error)

      expect(response).toMatchObject({
        status: 500,
        body: {
          type: 'urn:plaster:problem:internal',
          detail: 'the request was not completed',
          request_id: 'JKJaXmPLvHcESHA=',
        },
      })
      expect(JSON.stringify(response.body)).not.toContain('secret')
      expect(response.lines).toHaveLength(1)
      expect(response.lines[0]).toMatch(/^\{.*\}\n$/)
      expect(JSON.parse(response.lines[0] ?? '')).toMatchObject({
        level: 'error',
        request_id: 'JKJaXmPLvHcESHA=',
        route: 'GET /',
      })
    },
  )

  it('is logged with its cause and stack', async () => {
    const response = await thrown(new Error('outer', { cause: new Error('inner') }))

    const { error } = JSON.parse(response.lines[0] ?? '')
    expect(error).toContain('outer')
    expect(error).toContain('inner')
    expect(error).toContain('translate-error.test.ts')
  })
})
