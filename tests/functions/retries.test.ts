import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { fingerprintSecret } from '../../db/password.ts'
import { makeOnce } from '../../db/queries/retry.ts'
import type { Database } from '../../db/schema.ts'
import { startProcess } from '../setup/process.ts'
import { apiEvent } from './api-event.ts'
import { openTestApi, type TestApi } from './test-api.ts'

let api: TestApi
let user: number
let session: { authorization: string }

beforeAll(async () => {
  api = await openTestApi()
  user = await api.newUser()
  session = await api.session(user)
})

afterAll(() => api.close())

let numbered = 0

const functionFile = new URL('../../functions/tweets/create.ts', import.meta.url).href

function newKey() {
  numbered += 1
  return { 'idempotency-key': `8e03978e-40d5-43dd-bc93-${numbered}` }
}

function tweet(content: string, headers: Record<string, string>) {
  return api.ways.handler('POST', '/tweets', { content }, { ...session, ...headers })
}

async function count(table: 'users' | 'tweets' | 'likes' | 'idempotency_keys'): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from ${sql.table(table)}`.execute(api.database.db)
  return rows[0]?.count ?? 0
}

const posts = [
  ['POST /tweets', 'tweets', async () => ({ content: 'once' })],
  ['POST /users', 'users', async () => ({ username: `once_${numbered}`, password: 'secret12' })],
  ['POST /users/{user}/likes', 'likes', async () => ({ tweet_id: await api.newTweet(user) })],
] as const

describe.each(posts)('%s', (request, table, makeBody) => {
  const [method = '', template = ''] = request.split(' ')
  const ask = (way: 'handler' | 'gateway', body: unknown, headers: object) =>
    api.ways[way](method, template.replace('{user}', String(user)), body, {
      ...session,
      ...headers,
    })

  it('gives a retry the first answer, to the letter, and does nothing', async () => {
    const [body, key, before] = [await makeBody(), newKey(), await count(table)]

    const first = await ask('handler', body, key)
    const retry = await ask('handler', body, key)
    const other = await ask('gateway', body, key)

    expect(first).toMatchObject({ status: 201, calls: 1 })
    expect(retry).toEqual(first)
    expect(other).toMatchObject({ status: 201, body: first.body, calls: 1 })
    expect(other.headers.etag).toBe(first.headers.etag)
    expect(await count(table)).toBe(before + 1)
  })

  it('answers 422 to another request with the key', async () => {
    const key = newKey()
    await ask('handler', await makeBody(), key)
    const before = await count(table)
    numbered += 1

    const answer = await ask('handler', await makeBody().then(changed), key)

    expect(answer).toMatchObject({
      status: 422,
      body: { type: 'urn:plaster:problem:idempotency-mismatch' },
      calls: 1,
    })
    expect(await count(table)).toBe(before)
  })

  it('does the same request once when it comes several times at once', async () => {
    const [body, key, before] = [await makeBody(), newKey(), await count(table)]

    const answers = await Promise.all([1, 2, 3].map(() => ask('handler', body, key)))

    for (const { status, body } of answers) {
      expect({ status, body }).toEqual({ status: 201, body: answers[0]?.body })
    }
    expect(await count(table)).toBe(before + 1)
  })

  it.each(['', 'a b', 'é', 'x'.repeat(256)])('refuses the key %j', async (key) => {
    const answer = await ask('handler', await makeBody(), { 'idempotency-key': key })

    expect(answer).toMatchObject({
      status: 400,
      body: {
        errors: [
          {
            in: 'header',
            pointer: '/idempotency-key',
            detail: 'must have 1 to 255 visible ASCII characters',
          },
        ],
      },
      calls: 0,
    })
  })
})

/** A tweet to like is another one each time. */
function changed(body: object): object {
  if ('password' in body) return { ...body, password: 'secret13' }
  return 'content' in body ? { content: 'twice' } : body
}

describe('a retry', () => {
  it('after a crash that lost the answer finds what was done', async () => {
    const [key, before] = [newKey(), await count('tweets')]
    api.database.faults.add({ drop: true, when: 'after', sql: 'insert', times: 1 })

    const lost = await tweet('answer lost', key)
    const retry = await tweet('answer lost', key)

    expect(lost).toMatchObject({
      status: 500,
      body: { type: 'urn:plaster:problem:outcome-unknown' },
    })
    expect(retry).toMatchObject({ status: 201, body: { content: 'answer lost' } })
    expect(await count('tweets')).toBe(before + 1)
  })

  it('finds what a function did that was killed before it had the answer', async () => {
    const [key, before] = [newKey(), await count('tweets')]
    const headers = { 'content-type': 'application/json', ...session, ...key }
    const event = apiEvent({
      method: 'POST',
      path: '/tweets',
      body: { content: 'killed' },
      headers,
    })
    const between = createServer(async (request, response) => {
      const { method = '', url, headers } = request
      const sent = { method, headers: headers as Record<string, string>, body: await text(request) }
      await (await fetch(api.database.endpoint + url, sent)).text()
      killed.child.kill('SIGKILL')
      response.destroy()
    })
    between.listen(0)
    onTestFinished(() => void between.close())
    const { port } = between.address() as AddressInfo
    const killed = startProcess(
      [
        '--import',
        'tsx',
        'bench/functions/cold-start-caller.mjs',
        functionFile,
        JSON.stringify(event),
      ],
      {
        env: {
          ...api.database.environment,
          AWS_ENDPOINT_URL_RDS_DATA: `http://127.0.0.1:${port}`,
        },
      },
    )
    expect(await killed.ended, killed.output()).toBeNull()
    expect(await count('tweets')).toBe(before + 1)

    const retry = await tweet('killed', key)

    expect(retry).toMatchObject({ status: 201, body: { content: 'killed' }, calls: 1 })
    expect(await count('tweets')).toBe(before + 1)
  })

  it('of what failed is done as if it were the first', async () => {
    const key = newKey()
    const like = (tweet_id: number) =>
      api.ways.handler('POST', `/users/${user}/likes`, { tweet_id }, { ...session, ...key })

    expect(await like(4_000_000_000)).toMatchObject({ status: 404 })

    expect(await like(await api.newTweet(user))).toMatchObject({ status: 201 })
  })

  it('is answered when what was made is gone', async () => {
    const key = newKey()
    const first = await tweet('short-lived', key)
    await api.database.db.deleteFrom('tweets').where('id', '=', first.body.id).execute()

    expect(await tweet('short-lived', key)).toEqual(first)
  })

  it('has values of the types that a query gives, for a table of any types', async () => {
    const { db } = api.database
    const table = 'odd' as keyof Database
    await sql`
      create table odd (
        id uuid default '6f0b7c1e-8f3c-4f5c-9d5a-2f1f6f0f7a11', owner_id bigint default 9007199254740993,
        price numeric(22, 2) default 12345678901234567890.10, ended_at timestamptz default '2026-01-02 03:04:05Z',
        bytes bytea default '\\x0102', tags text[] default '{a,"b c"}', settings jsonb default '{"a": [1, null]}',
        during tstzrange default '[2026-01-02 03:04:05+00,)', nothing date, version integer default 7)`.execute(
      db,
    )
    onTestFinished(async () => void (await sql`drop table odd`.execute(db)))
    const make = () =>
      makeOnce<Record<string, unknown>>(db, {
        table,
        retry: { key: 'odd', fingerprint: Buffer.alloc(32) },
        insert: sql`
          insert into odd select where not exists (select from earlier)
          returning *, concat(version, '.1') as shown`,
        columns: ['id', 'owner_id', 'price', 'ended_at', 'bytes', 'tags', 'settings', 'nothing'],
        computed: ['during', 'shown'],
      })

    const made = await make()

    expect(made).toEqual({
      id: '6f0b7c1e-8f3c-4f5c-9d5a-2f1f6f0f7a11',
      owner_id: 9007199254740993n,
      price: '12345678901234567890.10',
      ended_at: new Date('2026-01-02T03:04:05Z'),
      bytes: Buffer.from([1, 2]),
      tags: ['a', 'b c'],
      settings: { a: [1, null] },
      nothing: null,
      during: '["2026-01-02 03:04:05+00",)',
      shown: '7.1',
    })
    expect(await make()).toEqual(made)
  })

  it('is made of a table with a column that it does not return, of a domain that is never null', async () => {
    const { db } = api.database
    await sql`create domain label as text not null`.execute(db)
    await sql`create table labelled (id bigint default 7, label label default 'new', size integer default 3)`.execute(
      db,
    )
    onTestFinished(async () => {
      await sql`drop table labelled`.execute(db)
      await sql`drop domain label`.execute(db)
    })
    const make = () =>
      makeOnce<{ id: bigint; size: number }>(db, {
        table: 'labelled' as keyof Database,
        retry: { key: 'labelled', fingerprint: Buffer.alloc(32) },
        insert: sql`
          insert into labelled select where not exists (select from earlier) returning id, size`,
        columns: ['id', 'size'],
      })

    expect(await make()).toEqual({ id: 7, size: 3 })
    expect(await make()).toEqual({ id: 7, size: 3 })
  })

  it('is not what asks for the same at another path', async () => {
    const [key, body] = [newKey(), { tweet_id: await api.newTweet(user) }]
    const like = (owner: number) =>
      api.ways.handler('POST', `/users/${owner}/likes`, body, { ...session, ...key })
    await like(user)

    const answer = await like(await api.newUser())

    expect(answer.body).toMatchObject({ type: 'urn:plaster:problem:idempotency-mismatch' })
  })

  it('is one user’s own: another one’s request with the key is a first one', async () => {
    const key = newKey()
    const first = await tweet('mine', key)
    const other = await api.session(await api.newUser())

    const second = await tweet('yours', { ...other, ...key })

    expect(second).toMatchObject({ status: 201, body: { content: 'yours' } })
    expect(second.body.id).not.toBe(first.body.id)
  })

  it('needs a session as the first request did', async () => {
    const key = newKey()
    await tweet('first', key)

    const answer = await tweet('first', { ...key, authorization: `Bearer ${'a'.repeat(43)}` })

    expect(answer.status).toBe(401)
  })

  it('is known for a day; older answers go with later requests', async () => {
    const key = newKey()
    await tweet('kept a day', key)
    const age = (interval: string) =>
      sql`update idempotency_keys set created_at = now() - ${interval}::interval`
    await age('23 hours').execute(api.database.db)
    await tweet('later', newKey())
    expect(await tweet('another', key)).toMatchObject({ status: 422 })

    await age('25 hours').execute(api.database.db)
    await tweet('later still', newKey())

    expect(await count('idempotency_keys')).toBe(1)
  })
})

describe('a value that is taken at the first try, as where two requests meet', () => {
  const statements = [
    'create sequence tries',
    `create function fail_once() returns trigger language plpgsql as '
      begin
        if nextval(''tries'') = 1 then raise unique_violation; end if;
        return new;
      end'`,
    'create trigger fail_once before insert on tweets for each row execute function fail_once()',
  ]

  beforeAll(async () => {
    for (const statement of statements) await sql.raw(statement).execute(api.database.db)
  })

  afterAll(async () => {
    await sql`drop function fail_once cascade`.execute(api.database.db)
    await sql`drop sequence tries`.execute(api.database.db)
  })

  beforeEach(async () => {
    await sql`alter sequence tries restart`.execute(api.database.db)
  })

  it('is tried once more with a key', async () => {
    const before = await count('tweets')

    expect(await tweet('met', newKey())).toMatchObject({ status: 201, calls: 2 })

    expect(await count('tweets')).toBe(before + 1)
  })

  it('is not without one', async () => {
    expect(await tweet('met', {})).toMatchObject({ status: 500, calls: 1 })
  })
})

it('keeps nothing of a password that a fast hash could be guessed from', async () => {
  const [key, body] = [newKey(), { username: 'secretive', password: 'secret12' }]
  await api.ways.handler('POST', '/users', body, key)

  const { rows } = await sql<{ text: string; fingerprint: Buffer }>`
    select idempotency_keys::text as text, fingerprint
    from idempotency_keys
    where key = ${key['idempotency-key']}`.execute(api.database.db)
  const slow = await fingerprintSecret(
    `POST /users ${JSON.stringify(body)}`,
    key['idempotency-key'],
  )
  expect(rows).toEqual([{ text: expect.stringContaining('secretive'), fingerprint: slow }])
  expect(rows[0]?.text).not.toMatch(/secret12|scrypt/)
})

it('has seen every endpoint with a key refuse another request with it', () => {
  expect(api.unseenProblems('idempotency-mismatch')).toEqual([])
})
