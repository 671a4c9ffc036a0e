import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Cors } from '../../../scripts/gateway/cors.ts'
import { type Gateway, startGateway } from '../../../scripts/gateway/server.ts'
import { sendRequest } from './send-request.ts'

const listed: Cors = {
  allowedOrigins: ['https://app.example', 'https://admin.example'],
  allowedMethods: ['GET', 'POST'],
  allowedHeaders: ['authorization', 'content-type'],
  exposedResponseHeaders: ['etag', 'link'],
  allowCredentials: true,
  maxAge: 600,
}
const open: Cors = { allowedOrigins: ['*'], allowedMethods: ['*'], allowedHeaders: ['*'] }

const route = {
  method: 'GET',
  path: '/',
  functionName: 'answering',
  handler: async () => ({
    statusCode: 200,
    headers: { 'access-control-allow-origin': 'https://mine.example', 'x-own': 'kept' },
  }),
}

const gateways: Record<string, Gateway> = {}

beforeAll(async () => {
  for (const [name, cors] of Object.entries({ listed, open, none: undefined })) {
    gateways[name] = await startGateway({ port: 0, routes: [route], cors })
  }
})

afterAll(async () => {
  for (const gateway of Object.values(gateways)) await gateway.close()
})

async function corsHeadersOf(
  gateway: string,
  sent: { method?: string; path?: string; headers?: Record<string, string> },
) {
  const { status, headers } = await sendRequest(gateways[gateway] as Gateway, sent)
  const entries = Object.entries(headers).filter(([name]) => name.startsWith('access-control-'))
  return [status, Object.fromEntries(entries)]
}

const preflight = { 'access-control-request-method': 'POST' }

describe('a preflight request', () => {
  it.each([
    ['/', 'https://app.example'],
    ['/nowhere', 'https://admin.example'],
  ])('for %s from %s, which may, is answered without the function', async (path, origin) => {
    const answer = await corsHeadersOf('listed', {
      method: 'OPTIONS',
      path,
      headers: { ...preflight, origin },
    })

    expect(answer).toEqual([
      204,
      {
        'access-control-allow-origin': origin,
        'access-control-allow-methods': 'GET,POST',
        'access-control-allow-headers': 'authorization,content-type',
        'access-control-allow-credentials': 'true',
        'access-control-max-age': '600',
      },
    ])
  })

  it('from a foreign origin gets no CORS header', async () => {
    const headers = { ...preflight, origin: 'https://evil.example' }

    expect(await corsHeadersOf('listed', { method: 'OPTIONS', headers })).toEqual([204, {}])
  })

  it('gets the star where every origin may', async () => {
    const headers = { ...preflight, origin: 'https://any.example' }

    expect(await corsHeadersOf('open', { method: 'OPTIONS', headers })).toEqual([
      204,
      {
        'access-control-allow-origin': '*',
        'access-control-allow-methods': '*',
        'access-control-allow-headers': '*',
      },
    ])
  })

  it.each([
    ['listed', { origin: 'https://app.example' }],
    ['none', { ...preflight, origin: 'https://app.example' }],
  ])('is an ordinary request to no route with %s %j', async (gateway, headers) => {
    const [status] = await corsHeadersOf(gateway, { method: 'OPTIONS', headers })

    expect(status).toBe(404)
  })
})

describe('the answer to a request', () => {
  const exposed = { 'access-control-expose-headers': 'etag,link' }
  const credentials = { 'access-control-allow-credentials': 'true' }

  it.each([
    [
      'listed',
      'https://app.example',
      { 'access-control-allow-origin': 'https://app.example', ...credentials, ...exposed },
    ],
    ['listed', 'https://evil.example', {}],
    ['open', 'https://evil.example', { 'access-control-allow-origin': '*' }],
    ['none', 'https://app.example', { 'access-control-allow-origin': 'https://mine.example' }],
  ])('has with CORS %s for %s the headers of the API', async (gateway, origin, headers) => {
    expect(await corsHeadersOf(gateway, { headers: { origin } })).toEqual([200, headers])
  })

  it('has none without an origin, and keeps the other headers of the function', async () => {
    const { headers } = await sendRequest(gateways.listed as Gateway, {})

    expect(headers).not.toHaveProperty('access-control-allow-origin')
    expect(headers).toHaveProperty('x-own', 'kept')
  })

  it('has them also where the gateway answers by itself', async () => {
    const [status, headers] = await corsHeadersOf('open', {
      path: '/nowhere',
      headers: { origin: 'https://any.example' },
    })

    expect([status, headers]).toEqual([404, { 'access-control-allow-origin': '*' }])
  })
})
