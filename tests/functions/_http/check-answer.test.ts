import { beforeAll, describe, expect, it, vi } from 'vitest'
import * as z from 'zod/mini'
import { endpoint } from '../../../functions/_http/endpoint.ts'
import { created, ok } from '../../../functions/_http/result.ts'
import { apiEvent } from '../api-event.ts'

beforeAll(() => {
  process.env.DATABASE_RESOURCE_ARN = 'arn:aws:rds:eu-central-1:123456789012:cluster:none'
  process.env.DATABASE_SECRET_ARN = 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:none'
})

describe('with answers checked', () => {
  const thing = z.object({ id: z.number() })
  const told = async (run: () => Promise<never>, declared = {}) => {
    vi.stubEnv('PLASTER_DEBUG', '1')
    const handler = endpoint(
      {
        ...{ method: 'GET', path: '/', summary: 'Shows it', ...declared },
        responses: { 200: thing, 201: thing, 204: null },
      },
      run,
    )
    const { statusCode, body } = await handler(apiEvent())
    vi.unstubAllEnvs()
    return { status: statusCode, stack: JSON.parse(body ?? '{}').debug?.stack }
  }

  it.each([
    [{ status: 200, body: { id: 'x' } }, /the body is not the one declared for 200: \/id: /],
    [{ status: 200, body: { id: 1, more: 2 } }, /the body has more than is declared for 200/],
    [{ status: 202, body: { id: 1 } }, /the endpoint does not declare status 202/],
    [created(undefined, { id: 1 }), /the result has no address: give its id to created\(\)/],
    [ok({ id: 1 }, '7'), /has a version, but the endpoint does not declare versioned: true/],
    [{ id: 1 }, /the handler returned no result: return ok\(/],
    [undefined, /the handler returned no result: return ok\(/],
  ])('is 500 where a handler returns %j', async (result, message) => {
    const { status, stack } = await told(async () => result as never)

    expect(status).toBe(500)
    expect(stack).toMatch(message)
  })

  it('is 500 where a handler does not return the version that it declares', async () => {
    const { status, stack } = await told(async () => ok({ id: 1 }) as never, { versioned: true })

    expect(status).toBe(500)
    expect(stack).toContain('it is versioned, but the result has no version')
  })

  it('is 500 where a handler returns the address that it declares not to be', async () => {
    const { status, stack } = await told(async () => created(1, { id: 1 }) as never, {
      location: false,
    })

    expect(status).toBe(500)
    expect(stack).toContain('the result has an address, but the endpoint declares location: false')
  })

  it.each([{ status: 200, body: { id: 1 } }, created(1, { id: 1 }), { status: 204, body: null }])(
    'is what a handler returns where that is declared: %j',
    async (result) => {
      expect((await told(async () => result as never)).status).toBe(result.status)
    },
  )
})
