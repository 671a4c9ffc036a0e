import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { loadRoutes } from '../../scripts/routes/load-routes.ts'
import { openTestApi, type TestApi } from './test-api.ts'

let api: TestApi
let session: { authorization: string }

beforeAll(async () => {
  api = await openTestApi()
  session = await api.session(await api.newUser())
})

afterAll(() => api.close())

const routes = await loadRoutes()
const withBody = routes
  .filter(({ handler }) => handler.declaration.body)
  .map(({ method, path }) => [method, path.replace(/\{\w+\}/g, '1')] as const)

describe('every endpoint that takes a body', () => {
  it.each(withBody)('refuses one that is not JSON: %s %s', async (method, path) => {
    const answer = await api.ways.gateway(method, path, '{"a":', session)

    expect(answer).toMatchObject({
      status: 400,
      headers: { 'content-type': 'application/problem+json' },
      body: { type: 'urn:plaster:problem:malformed-body', request_id: expect.any(String) },
      calls: 0,
    })
  })

  it.each(withBody)('refuses a form: %s %s', async (method, path) => {
    const headers = { ...session, 'content-type': 'application/x-www-form-urlencoded' }

    const answer = await api.ways.gateway(method, path, 'a=1', headers)

    expect(answer).toMatchObject({ status: 415, calls: 0 })
  })

  it.each(withBody)('refuses one that is too large: %s %s', async (method, path) => {
    const answer = await api.ways.gateway(method, path, `"${'x'.repeat(100_000)}"`, session)

    expect(answer).toMatchObject({ status: 413, calls: 0 })
  })

  it('has been seen to refuse all of them', () => {
    expect(
      api.unseenProblems('malformed-body', 'content-too-large', 'unsupported-media-type'),
    ).toEqual([])
  })
})

describe('a method that a path does not have', () => {
  const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']
  const served = routes.map(({ method, path }) => `${method} ${path.replace(/\{\w+\}/g, '1')}`)
  const paths = new Set(served.map((route) => route.split(' ')[1] ?? ''))
  const unserved = [...paths].flatMap((path) =>
    methods
      .filter((method) => !served.includes(`${method} ${path}`))
      .map((method) => [method, path] as const),
  )

  it('is 404 at every path, as an HTTP API answers it, and reaches no function', async () => {
    for (const [method, path] of unserved) {
      const answer = await api.ways.gateway(method, path, undefined, session)

      const body = method === 'HEAD' ? null : { message: 'Not Found' }
      expect(answer, `${method} ${path}`).toMatchObject({ status: 404, body, calls: 0 })
    }
  })
})

describe('GET /health', () => {
  it.each(['handler', 'gateway'] as const)('asks the database, through the %s', async (way) => {
    const answer = await api.ways[way]('GET', '/health')

    expect(answer).toMatchObject({ status: 200, body: { status: 'ok' }, calls: 1 })
  })
})

describe('GET /openapi.json', () => {
  it.each(['handler', 'gateway'] as const)('describes the API, through the %s', async (way) => {
    const answer = await api.ways[way]('GET', '/openapi.json')

    expect(answer).toMatchObject({ status: 200, body: { openapi: '3.1.0' }, calls: 0 })
    expect(Object.keys(answer.body.paths)).toContain('/openapi.json')
  })
})

it('has seen the system answer with every status that it declares', () => {
  expect(api.unseen('system')).toEqual([])
})
