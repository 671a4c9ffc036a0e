import type { APIGatewayProxyEventV2 } from 'aws-lambda'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Gateway, startGateway } from '../../../scripts/gateway/server.ts'
import { type Sent, sendRequest } from './send-request.ts'

let gateway: Gateway

beforeAll(async () => {
  const echo = async (event: unknown) => event
  gateway = await startGateway({
    port: 0,
    routes: [
      ['GET', '/echo/{name}'],
      ['POST', '/echo/{name}'],
      ['GET', '/plain'],
    ].map(([method = '', path = '']) => ({ method, path, functionName: 'echo', handler: echo })),
  })
})

afterAll(() => gateway.close())

async function eventOf(sent: Sent): Promise<APIGatewayProxyEventV2> {
  const response = await sendRequest(gateway, { path: '/echo/x', ...sent })
  return JSON.parse(response.body)
}

describe('the event', () => {
  it('says what was asked and by whom', async () => {
    const before = Date.now()

    const event = await eventOf({ headers: { host: 'api.example', 'user-agent': 'tester' } })

    expect(event).toMatchObject({
      version: '2.0',
      routeKey: 'GET /echo/{name}',
      rawPath: '/echo/x',
      rawQueryString: '',
      pathParameters: { name: 'x' },
      isBase64Encoded: false,
      requestContext: {
        domainName: 'api.example',
        http: {
          method: 'GET',
          path: '/echo/x',
          protocol: 'HTTP/1.1',
          sourceIp: '127.0.0.1',
          userAgent: 'tester',
        },
        routeKey: 'GET /echo/{name}',
        stage: '$default',
      },
    })
    expect(event.requestContext.timeEpoch).toBeGreaterThanOrEqual(before)
    expect(event.requestContext.time).toMatch(/^\d\d\/[A-Z][a-z]{2}\/\d{4}:\d\d:\d\d:\d\d \+0000$/)
  })

  it('leaves out what did not come', async () => {
    const { requestContext, headers, ...event } = await eventOf({ path: '/plain' })

    expect(event).toEqual({
      version: '2.0',
      routeKey: 'GET /plain',
      rawPath: '/plain',
      rawQueryString: '',
      isBase64Encoded: false,
    })
  })

  it('gives each request a uuid, and the client sees it', async () => {
    const one = await sendRequest(gateway, { path: '/echo/x' })
    const other = await sendRequest(gateway, { path: '/echo/x' })

    const { requestId } = JSON.parse(one.body).requestContext
    expect(requestId).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/)
    expect(one.headers['apigw-requestid']).toBe(requestId)
    expect(other.headers['apigw-requestid']).not.toBe(requestId)
  })

  it('decodes the path', async () => {
    const event = await eventOf({ path: '/echo/a%20%C3%A9' })

    expect(event.rawPath).toBe('/echo/a é')
    expect(event.requestContext.http.path).toBe('/echo/a é')
  })

  it.each([
    ['a=1', { a: '1' }],
    ['a=1&b=2&a=3', { a: '1,3', b: '2' }],
    ['a=x%20y&b=x+y', { a: 'x y', b: 'x y' }],
    ['a=&b', { a: '', b: '' }],
    ['a=1=2?3', { a: '1=2?3' }],
    ['%C3%A9=%C3%A9', { é: 'é' }],
    ['a=%zz', { a: '%zz' }],
    ['__proto__=1', JSON.parse('{"__proto__":"1"}')],
  ])('keeps the query %s as sent, and reads it', async (query, parameters) => {
    const event = await eventOf({ path: `/echo/x?${query}` })

    expect(event.rawQueryString).toBe(query)
    expect(event.queryStringParameters).toEqual(parameters)
  })

  it('writes header names small and joins a header that came twice', async () => {
    const event = await eventOf({ headers: { 'X-Many': ['1', '2'], 'X-One': 'One' } })

    expect(event.headers).toMatchObject({ 'x-many': '1,2', 'x-one': 'One' })
  })

  it.each([
    ['nothing', {}, '127.0.0.1'],
    ['an address', { 'x-forwarded-for': '203.0.113.7' }, '203.0.113.7, 127.0.0.1'],
    [
      'several',
      { 'x-forwarded-for': ['203.0.113.7', '198.51.100.2'] },
      '203.0.113.7,198.51.100.2, 127.0.0.1',
    ],
  ])('says last who asks, where the client says %s', async (_, headers, forwarded) => {
    const event = await eventOf({ headers })

    expect(event.headers['x-forwarded-for']).toBe(forwarded)
    expect(event.requestContext.http.sourceIp).toBe('127.0.0.1')
  })

  it('says itself where and how it was asked', async () => {
    const event = await eventOf({
      headers: { 'x-forwarded-port': '1', 'x-forwarded-proto': 'gopher' },
    })

    expect(event.headers).toMatchObject({
      'x-forwarded-port': new URL(gateway.url).port,
      'x-forwarded-proto': 'http',
    })
  })

  it('keeps cookies apart from the headers', async () => {
    const event = await eventOf({ headers: { cookie: 'a=1; b=2;c=3' } })

    expect(event.cookies).toEqual(['a=1', 'b=2', 'c=3'])
    expect(event.headers).not.toHaveProperty('cookie')
  })

  it.each([
    'application/json',
    'application/json; charset=utf-8',
    'application/problem+json',
    'application/xml',
    'application/javascript',
    'text/plain',
    'TEXT/HTML',
  ])('passes a body of %s as text', async (type) => {
    const event = await eventOf({ method: 'POST', headers: { 'content-type': type }, body: 'é' })

    expect(event).toMatchObject({ body: 'é', isBase64Encoded: false })
  })

  it.each<Record<string, string>>([
    { 'content-type': 'application/x-www-form-urlencoded' },
    { 'content-type': 'application/octet-stream' },
    { 'content-type': 'multipart/form-data; boundary=application/json' },
    { 'content-type': 'application/json', 'content-encoding': 'gzip' },
    {},
  ])('passes a body of %j in base64', async (headers) => {
    const event = await eventOf({ method: 'POST', headers, body: Buffer.from([0xff, 0x61]) })

    expect(event).toMatchObject({ body: '/2E=', isBase64Encoded: true })
  })
})
