import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Gateway, type RequestLog, startGateway } from '../../../scripts/gateway/server.ts'
import { sendRequest } from './send-request.ts'

let gateway: Gateway
let result: () => unknown
const requests: RequestLog[] = []

beforeAll(async () => {
  gateway = await startGateway({
    port: 0,
    onRequest: (request) => requests.push(request),
    routes: [
      { method: 'GET', path: '/', functionName: 'answering', handler: async () => result() },
      { method: 'GET', path: '/sync', functionName: 'answering', handler: () => result() },
    ],
  })
})

afterAll(() => gateway.close())

const circle: Record<string, unknown> = {}
circle.self = circle

describe('the answer to a result', () => {
  it.each<[string, unknown, number, Record<string, string | string[]>, string]>([
    ['nothing', undefined, 200, { 'content-type': 'application/json' }, 'null'],
    ['null', null, 200, { 'content-type': 'application/json' }, 'null'],
    ['a string', 'hello', 200, { 'content-type': 'application/json' }, 'hello'],
    ['a number', 7, 200, { 'content-type': 'application/json' }, '7'],
    ['an object', { a: 1 }, 200, { 'content-type': 'application/json' }, '{"a":1}'],
    ['a list', [1, 2], 200, { 'content-type': 'application/json' }, '[1,2]'],
    ['no statusCode', { body: 'x' }, 200, { 'content-type': 'application/json' }, '{"body":"x"}'],
    ['a function in it', { a: 1, b: () => 1 }, 200, {}, '{"a":1}'],
    ['a status', { statusCode: 201 }, 201, { 'content-type': 'text/plain; charset=utf-8' }, ''],
    ['a status in text', { statusCode: '404' }, 404, {}, ''],
    ['a body', { statusCode: 200, body: 'é' }, 200, { 'content-length': '2' }, 'é'],
    ['a null body', { statusCode: 200, body: null }, 200, { 'content-length': '0' }, ''],
    [
      'base64',
      { statusCode: 200, body: 'w6k=', isBase64Encoded: true },
      200,
      { 'content-length': '2' },
      'é',
    ],
    [
      'headers',
      { statusCode: 200, headers: { 'X-Text': 'a', 'X-Number': 1, 'X-Boolean': false } },
      200,
      { 'x-text': 'a', 'x-number': '1', 'x-boolean': 'false' },
      '',
    ],
    [
      'a content type',
      { statusCode: 200, headers: { 'Content-Type': 'text/html' } },
      200,
      { 'content-type': 'text/html' },
      '',
    ],
    [
      'cookies',
      { statusCode: 200, cookies: ['a=1; HttpOnly', 'b=2'] },
      200,
      { 'set-cookie': ['a=1; HttpOnly', 'b=2'] },
      '',
    ],
    [
      'headers of the connection',
      { statusCode: 200, headers: { 'Transfer-Encoding': 'chunked', 'Content-Length': 9 } },
      200,
      { 'content-length': '0' },
      '',
    ],
  ])('is right for %s', async (_, value, status, headers, body) => {
    result = () => value

    const response = await sendRequest(gateway, {})

    expect(response).toMatchObject({ status, headers, body })
  })

  it('has no body and no length with 204', async () => {
    result = () => ({ statusCode: 204, body: 'ignored' })

    const response = await sendRequest(gateway, {})

    expect(response).toMatchObject({ status: 204, body: '' })
    expect(response.headers).not.toHaveProperty('content-length')
  })

  it.each<[string, () => unknown]>([
    [
      'throws',
      () => {
        throw new Error('secret')
      },
    ],
    [
      'throws what is no error',
      () => {
        throw undefined
      },
    ],
    ['returns a circle', () => circle],
    ['returns a bigint', () => 1n],
    ['returns an object as body', () => ({ statusCode: 200, body: { a: 1 } })],
    ['returns no real status', () => ({ statusCode: 'fine' })],
    ['returns a status out of range', () => ({ statusCode: 999 })],
    ['returns headers that are a list', () => ({ statusCode: 200, headers: ['a'] })],
    ['returns a header that is an object', () => ({ statusCode: 200, headers: { a: {} } })],
    ['returns a header of two lines', () => ({ statusCode: 200, headers: { a: 'b\r\nc: d' } })],
    ['returns a header without a name', () => ({ statusCode: 200, headers: { '': 'a' } })],
    ['returns cookies that are text', () => ({ statusCode: 200, cookies: 'a=1' })],
    ['returns a cookie of two lines', () => ({ statusCode: 200, cookies: ['a\nb'] })],
  ])('is 500 when the function %s', async (_, run) => {
    result = run

    const responses = await Promise.all([
      sendRequest(gateway, { path: '/' }),
      sendRequest(gateway, { path: '/sync' }),
    ])

    for (const response of responses) {
      expect(response).toMatchObject({
        status: 500,
        headers: { 'content-type': 'application/json' },
        body: '{"message":"Internal Server Error"}',
      })
    }
  })

  it('is told to who listens, with what the function threw', async () => {
    const thrown = new Error('broken')
    result = () => {
      throw thrown
    }

    await sendRequest(gateway, { path: '/?a=1' })

    expect(requests.at(-1)).toMatchObject({
      method: 'GET',
      path: '/?a=1',
      status: 500,
      functionName: 'answering',
      error: { cause: thrown },
    })
  })
})
