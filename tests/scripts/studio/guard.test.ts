import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { refusePage } from '../../../scripts/studio/guard.ts'
import { openTestDatabase, type TestDatabase } from '../../setup/test-database.ts'
import { sendRequest } from '../gateway/send-request.ts'
import { openTestStudio, type TestStudio } from './open-test-studio.ts'

let database: TestDatabase
let studio: TestStudio

beforeAll(async () => {
  database = await openTestDatabase({ migrated: false })
  await sql`create table precious (id integer primary key, name text)`.execute(database.db)
  await sql`insert into precious values (1, 'mine')`.execute(database.db)
  studio = await openTestStudio(database.endpoint)
})

afterAll(async () => {
  await studio.close()
  await database.close()
})

const change = {
  schema: 'public',
  table: 'precious',
  key: ['1'],
  column: 'name',
  from: 'mine',
  to: 'theirs',
}

type Headers = Record<string, string>

function write(headers: Headers, body: string = JSON.stringify(change)) {
  return sendRequest(studio.gateway, {
    method: 'POST',
    path: '/studio/api/cell',
    headers: {
      host: `127.0.0.1:${studio.gateway.port}`,
      'content-type': 'application/json',
      'x-studio-token': studio.token,
      ...headers,
    },
    body,
  })
}

describe('a call of the studio', () => {
  let calls: number
  beforeEach(() => {
    calls = database.calls()
  })

  it.each<[string, Headers, number, RegExp]>([
    [
      'a name that somebody points to this machine',
      { host: 'evil.example' },
      403,
      /answers to localhost, not to "evil.example"/,
    ],
    ['the same with the port', { host: 'evil.example:3000' }, 403, /localhost/],
    ['a name that begins like localhost', { host: 'localhost.evil.example' }, 403, /localhost/],
    ['an address of this machine on a network', { host: '192.168.1.5:3000' }, 403, /localhost/],
    ['another page', { origin: 'https://evil.example' }, 403, /its own page alone/],
    [
      'a page of another port of this machine',
      { origin: 'http://127.0.0.1:9999' },
      403,
      /its own page alone/,
    ],
    ['a page without an origin', { origin: 'null' }, 403, /its own page alone/],
    [
      'another site, as the browser says',
      { 'sec-fetch-site': 'cross-site' },
      403,
      /its own page alone/,
    ],
    [
      'another port, as the browser says',
      { 'sec-fetch-site': 'same-site' },
      403,
      /its own page alone/,
    ],
    ['a visit', { 'sec-fetch-site': 'none' }, 403, /its own page alone/],
    ['a form', { 'content-type': 'application/x-www-form-urlencoded' }, 415, /application\/json/],
    ['a form of plain text', { 'content-type': 'text/plain' }, 415, /application\/json/],
    ['no type', { 'content-type': '' }, 415, /application\/json/],
    ['no token', { 'x-studio-token': '' }, 403, /reload the page/],
    ['a token of another run', { 'x-studio-token': 'A'.repeat(32) }, 403, /reload the page/],
  ])('is refused from %s', async (_, headers, status, error) => {
    const answer = await write(headers)

    expect(answer.status).toBe(status)
    expect(JSON.parse(answer.body).error).toMatch(error)
    expect(database.calls()).toBe(calls)
  })

  it.each<[string, Headers]>([
    ['localhost', { host: 'localhost:3000' }],
    ['IPv6', { host: '[::1]:3000' }],
    ['its own page', { 'sec-fetch-site': 'same-origin' }],
  ])('is answered by the name of %s', async (_, headers) => {
    const answer = await write(headers, JSON.stringify({ ...change, from: 'not so' }))

    expect([answer.status, JSON.parse(answer.body)]).toEqual([
      200,
      { outcome: 'changed', text: 'mine' },
    ])
  })

  it('is refused with GET, whatever it asks for', async () => {
    const { status } = await sendRequest(studio.gateway, { path: '/studio/api/tables' })

    expect(status).toBe(404)
  })

  it.each([
    ['a body that is too long', `"${'x'.repeat(300_000)}"`, 413, /over 256 KB/],
    ['no JSON', '{', 400, /not valid/],
    ['a question of another form', '{"schema": 1}', 400, /^The question is not valid: schema: /],
    [
      'a value that is too long',
      JSON.stringify({ ...change, to: 'x'.repeat(100_001) }),
      400,
      /to: .*100000/,
    ],
  ])('is refused with %s', async (_, body, status, error) => {
    const answer = await write({}, body)

    expect(answer.status).toBe(status)
    expect(JSON.parse(answer.body).error).toMatch(error)
    expect(database.calls()).toBe(calls)
  })
})

describe('refusePage', () => {
  it('refuses a request that names no host', () => {
    expect(refusePage({ method: 'GET', headers: {} })).toMatchObject({ status: 403 })
  })
})

describe('the page of the studio', () => {
  const get = (headers: Headers) => sendRequest(studio.gateway, { path: '/studio', headers })

  it('may load and send nothing but what is its own, and stand in no frame', async () => {
    const { status, headers } = await get({ host: 'localhost:3000' })

    expect(status).toBe(200)
    expect(headers['content-security-policy']).toBe(
      "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    )
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cross-origin-resource-policy': 'same-origin',
      'cache-control': 'no-store',
    })
  })

  it.each<[string, Headers, number]>([
    [
      'a link of another site leads',
      {
        'sec-fetch-site': 'cross-site',
        'sec-fetch-mode': 'navigate',
        'sec-fetch-dest': 'document',
      },
      200,
    ],
    [
      'a frame of another site is',
      { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'iframe' },
      403,
    ],
    [
      'a script of another site reads',
      { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'cors', origin: 'https://evil.example' },
      403,
    ],
    ['a script of an old browser reads', { origin: 'https://evil.example' }, 403],
    ['a name that somebody points here leads', { host: 'evil.example' }, 403],
  ])('is where %s: %o is answered with %i', async (_, headers, status) => {
    const answer = await get({ host: `127.0.0.1:${studio.gateway.port}`, ...headers })

    expect(answer.status).toBe(status)
    expect(answer.body.includes(studio.token)).toBe(status === 200)
  })

  it('has a token of its own on each run', async () => {
    const other = await openTestStudio(database.endpoint)

    expect(other.token).not.toBe(studio.token)
    await other.close()
  })
})
