import { beforeAll, describe, expect, it } from 'vitest'
import * as z from 'zod/mini'
import { NotFoundError } from '../../../db/errors.ts'
import { createToken } from '../../../db/session-token.ts'
import { endpoint } from '../../../functions/_http/endpoint.ts'
import { created, noContent, ok } from '../../../functions/_http/result.ts'
import { characters, id, idParameter, text } from '../../../functions/_http/schema.ts'
import { type Asked, apiEvent } from '../api-event.ts'

const echo = endpoint(
  {
    method: 'POST',
    path: '/things/{id}',
    summary: 'Does something',
    params: z.object({ id: idParameter() }),
    query: z.object({ deep: z.optional(z.literal('yes')) }),
    body: z.strictObject({
      name: text().check(z.trim(), characters(1, 5)),
      owner_id: z.optional(id()),
    }),
    responses: {
      200: z.object({ id: z.number(), name: z.string(), owner_id: z.optional(z.number()) }),
    },
  },
  async ({ params, body }) => ok({ id: params.id, ...body }),
)

const good: Asked = { method: 'POST', params: { id: '7' }, body: { name: 'thing' } }

async function answer(asked: Asked) {
  const { statusCode, headers, body } = await echo(apiEvent({ ...good, ...asked }))
  return { status: statusCode, headers, body: JSON.parse(body ?? 'null') }
}

beforeAll(() => {
  process.env.DATABASE_RESOURCE_ARN = 'arn:aws:rds:eu-central-1:123456789012:cluster:none'
  process.env.DATABASE_SECRET_ARN = 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:none'
})

/** A body of as many bytes as may be. */
const largest = `{"name":"a"${' '.repeat(65_536 - 12)}}`

const { token } = createToken()

describe('a request that is right', () => {
  it('comes to the handler checked, and its result goes out as JSON', async () => {
    expect(await answer({})).toEqual({
      status: 200,
      headers: {
        'cache-control': 'no-store',
        'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
        'content-type': 'application/json',
        'referrer-policy': 'no-referrer',
        'strict-transport-security': 'max-age=31536000',
        'x-content-type-options': 'nosniff',
        'x-request-id': 'JKJaXmPLvHcESHA=',
      },
      body: { id: 7, name: 'thing' },
    })
  })

  it.each<[string, Asked]>([
    ['in base64', { body: base64('{"name":"é"}'), isBase64Encoded: true }],
    ['with a charset', { headers: { 'content-type': 'application/json; charset=UTF-8' } }],
    ['with a quoted charset', { headers: { 'content-type': 'application/json;charset="utf-8"' } }],
    ['with other parameters', { headers: { 'content-type': 'Application/JSON; version=1;' } }],
    [
      'that is said to be as it is',
      { headers: { 'content-type': 'application/json', 'content-encoding': 'Identity' } },
    ],
    ['of a JSON-based type', { headers: { 'content-type': 'application/merge-patch+json' } }],
    ['as large as may be', { body: largest }],
    ['as large as may be, in base64', { body: base64(largest), isBase64Encoded: true }],
    ['with an id as large as may be', { body: { name: 'a', owner_id: Number.MAX_SAFE_INTEGER } }],
    ['with five characters of two units each', { body: { name: '😀😀😀😀😀' } }],
    ['with spaces around', { body: { name: '   name\n' } }],
  ])('may have a body %s', async (_, asked) => {
    const headers = { 'content-type': 'application/json' }

    expect(await answer({ headers, ...asked })).toMatchObject({ status: 200 })
  })

  it('reaches a handler that needs nothing of it', async () => {
    const handler = endpoint(
      { method: 'GET', path: '/', summary: 'Does something', responses: { 204: null } },
      async () => noContent(),
    )

    expect(await handler(apiEvent({ body: 'not JSON' }))).toMatchObject({
      statusCode: 204,
      headers: { 'cache-control': 'no-cache', 'x-request-id': 'JKJaXmPLvHcESHA=' },
    })
  })

  it.each([
    ['anybody may see', {}, {}, 'no-cache'],
    ['the caller may see', { auth: 'session' }, { authorization: `Bearer ${token}` }, 'no-store'],
    ['the bearer of a token may see', { authorizer: { name: 'tokens' } }, {}, 'no-store'],
    ['nobody sees, without a session', { auth: 'session' }, {}, 'no-store'],
    ['is not there', {}, { 'x-missing': '1' }, 'no-store'],
  ] as const)('is kept only where it reads what %s', async (_, declared, headers, expected) => {
    const handler = endpoint(
      { method: 'GET', path: '/', summary: 'Shows', responses: { 200: z.object({}) }, ...declared },
      async () => {
        if ('x-missing' in headers) throw new NotFoundError('tweet')
        return ok({})
      },
    )

    const event = apiEvent({ headers })
    Object.assign(event.requestContext, { authorizer: { jwt: { claims: {}, scopes: null } } })

    const response = await handler(event)

    expect(response.headers).toMatchObject({ 'cache-control': expected })
  })

  it('is answered in full where it changes what the client has', async () => {
    const handler = endpoint(
      {
        ...{ method: 'PATCH', path: '/', summary: 'Changes', versioned: true },
        responses: { 200: z.object({}) },
      },
      async () => ok({}, '7'),
    )

    const response = await handler(apiEvent({ method: 'PATCH', headers: { 'if-none-match': '*' } }))

    expect(response).toMatchObject({ statusCode: 200, body: '{}' })
  })

  it('is told where the thing that it made is', async () => {
    const handler = endpoint(
      {
        method: 'POST',
        path: '/things',
        summary: 'Does something',
        responses: { 201: z.object({ id: z.number() }) },
      },
      async () => created(8, { id: 8 }),
    )

    expect(await handler(apiEvent({ path: '/stage/things' }))).toMatchObject({
      statusCode: 201,
      headers: { 'content-type': 'application/json', location: '/stage/things/8' },
      body: '{"id":8}',
    })
  })

  it('is given addresses in which nothing that it sent is more than a part of the path', async () => {
    const handler = endpoint(
      {
        method: 'POST',
        path: '/things/{name}',
        summary: 'Does something',
        responses: { 201: z.object({}) },
      },
      async () => ({ ...created('a/b?', {}), next: 'c' }),
    )

    expect(await handler(apiEvent({ path: '/things/é?#\r\nx: y' }))).toMatchObject({
      headers: {
        location: '/things/%C3%A9%3F%23%0D%0Ax:%20y/a%2Fb%3F',
        link: '</things/%C3%A9%3F%23%0D%0Ax:%20y?cursor=c>; rel="next"',
      },
    })
  })
})

describe('a body that cannot be read', () => {
  it.each<[string, Asked, number, string, string]>([
    ['none', { body: undefined }, 400, 'malformed-body', 'a JSON body is needed, but none came'],
    ['an empty one', { body: '' }, 400, 'malformed-body', 'a JSON body is needed, but none came'],
    ['not JSON', { body: '{"name":' }, 400, 'malformed-body', 'it is not JSON'],
    ['two of them', { body: '{}{}' }, 400, 'malformed-body', 'it is not JSON'],
    ['a byte order mark', { body: '\uFEFF{}' }, 400, 'malformed-body', 'it is not JSON'],
    [
      'bytes that are not UTF-8',
      { body: Buffer.from([0x22, 0xff, 0x22]).toString('base64'), isBase64Encoded: true },
      400,
      'malformed-body',
      'it is not UTF-8',
    ],
    [
      'deep',
      { body: `${'['.repeat(21)}${']'.repeat(21)}` },
      400,
      'malformed-body',
      'it is nested more than 20 levels deep',
    ],
    [
      'as deep as it fits',
      { body: '['.repeat(32_000) + ']'.repeat(32_000) },
      400,
      'malformed-body',
      'it is nested more than 20 levels deep',
    ],
    [
      'too large',
      { body: `"${'x'.repeat(65_535)}"` },
      413,
      'content-too-large',
      'it is larger than 65536 bytes',
    ],
    [
      'too large in bytes, not in characters',
      { body: `"${'é'.repeat(33_000)}"` },
      413,
      'content-too-large',
      'it is larger than 65536 bytes',
    ],
    [
      'too large in base64',
      { body: base64('x'.repeat(65_537)), isBase64Encoded: true },
      413,
      'content-too-large',
      'it is larger than 65536 bytes',
    ],
    ...(
      [
        {},
        { 'content-type': 'text/plain' },
        { 'content-type': 'application/x-www-form-urlencoded' },
        { 'content-type': 'application/jsonp' },
        { 'content-type': 'application/json; charset=latin1' },
        { 'content-type': 'application/json; version=1; charset=utf-16' },
        { 'content-type': 'application/json; charset=utf-8x' },
        { 'content-type': 'application/json, application/json' },
        { 'content-type': 'text/plain; application/json' },
      ] as Record<string, string>[]
    ).map((headers): [string, Asked, number, string, string] => [
      `of type ${headers['content-type']}`,
      { headers },
      415,
      'unsupported-media-type',
      'send it as content-type: application/json',
    ]),
    [
      'compressed',
      { headers: { 'content-type': 'application/json', 'content-encoding': 'gzip' } },
      415,
      'unsupported-media-type',
      'send it as it is, without content-encoding',
    ],
  ])('is answered with a problem: %s', async (_, asked, status, slug, detail) => {
    const headers = { 'content-type': 'application/json' }

    expect(await answer({ headers, ...asked })).toMatchObject({
      status,
      headers: { 'content-type': 'application/problem+json' },
      body: {
        type: `urn:plaster:problem:${slug}`,
        status,
        detail,
        request_id: 'JKJaXmPLvHcESHA=',
      },
    })
  })
})

describe('a request that is not valid', () => {
  it.each<[Asked, string, string, string]>([
    [{ params: { id: 'abc' } }, 'path', '/id', 'must be a whole number from 1 to 9007199254740991'],
    [{ params: { id: '0' } }, 'path', '/id', 'must be a whole number from 1 to 9007199254740991'],
    [{ params: { id: '-1' } }, 'path', '/id', 'must be a whole number from 1 to 9007199254740991'],
    [{ params: { id: '01' } }, 'path', '/id', 'must be a whole number from 1 to 9007199254740991'],
    [{ params: { id: '1e1' } }, 'path', '/id', 'must be a whole number from 1 to 9007199254740991'],
    [
      { params: { id: '9007199254740992' } },
      'path',
      '/id',
      'must be a whole number from 1 to 9007199254740991',
    ],
    [{ params: {} }, 'path', '/id', 'is required'],
    [{ query: { deep: 'no' } }, 'query', '/deep', 'must be "yes"'],
    [{ body: {} }, 'body', '/name', 'is required'],
    [{ body: { name: null } }, 'body', '/name', 'must be a string'],
    [{ body: { name: 7 } }, 'body', '/name', 'must be a string'],
    [{ body: { name: '' } }, 'body', '/name', 'must have 1 to 5 characters'],
    [{ body: { name: ' \t ' } }, 'body', '/name', 'must have 1 to 5 characters'],
    [{ body: { name: 'too long' } }, 'body', '/name', 'must have 1 to 5 characters'],
    [{ body: { name: 'a\0b' } }, 'body', '/name', 'must not contain NUL or unpaired surrogates'],
    [
      { body: '{"name":"\\ud83d"}' },
      'body',
      '/name',
      'must not contain NUL or unpaired surrogates',
    ],
    [{ body: { name: 'a', owner_id: '7' } }, 'body', '/owner_id', 'must be a number'],
    [{ body: { name: 'a', owner_id: 1.5 } }, 'body', '/owner_id', 'must be a whole number'],
    [{ body: { name: 'a', owner_id: 0 } }, 'body', '/owner_id', 'must be 1 or more'],
    [
      { body: '{"name":"a","owner_id":9007199254740992}' },
      'body',
      '/owner_id',
      'must be 9007199254740991 or less',
    ],
    [{ body: { name: 'a', nmae: 'b' } }, 'body', '/nmae', 'is not known here'],
    [{ body: { name: 'a', 'a/b~c': 1 } }, 'body', '/a~1b~0c', 'is not known here'],
    [{ body: '{"name":"a","__proto__":{}}' }, 'body', '/__proto__', 'is not known here'],
    [{ body: [] }, 'body', '', 'must be an object'],
    [{ body: 'null' }, 'body', '', 'must be an object'],
    [{ body: '['.repeat(20) + ']'.repeat(20) }, 'body', '', 'must be an object'],
    [{ body: '"text"' }, 'body', '', 'must be an object'],
  ])('is told where and what: %j', async (asked, part, pointer, detail) => {
    const response = await answer(asked)

    expect(response).toMatchObject({
      status: 400,
      headers: { 'content-type': 'application/problem+json' },
    })
    expect(response.body).toEqual({
      type: 'urn:plaster:problem:invalid-request',
      title: 'The request is not valid',
      status: 400,
      detail: `${pointer ? decodeURI(pointer.slice(1)) : 'the body'} ${detail}`,
      errors: [{ in: part, pointer, detail }],
      request_id: 'JKJaXmPLvHcESHA=',
    })
  })

  it('is told all that is wrong at once', async () => {
    const { body } = await answer({
      params: { id: 'x' },
      query: { deep: 'x' },
      body: { owner_id: 'x', more: 1 },
    })

    expect(body.errors.map((error: { pointer: string }) => error.pointer)).toEqual([
      '/id',
      '/deep',
      '/name',
      '/owner_id',
      '/more',
    ])
  })

  it('is told of twenty faults at most', async () => {
    const members = Array.from({ length: 1_000 }, (_, index) => [`m${index}`, 1])

    const { body } = await answer({ body: Object.fromEntries(members) })

    expect(body.errors).toHaveLength(20)
  })
})

function base64(text: string): string {
  return Buffer.from(text).toString('base64')
}
