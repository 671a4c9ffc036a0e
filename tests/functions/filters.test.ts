import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Answer, openTestApi, type TestApi } from './test-api.ts'

let api: TestApi
let ada: number
let bob: number

beforeAll(async () => {
  api = await openTestApi()
  ada = await api.newUser('Ada')
  bob = await api.newUser('Bob')
  const tweets = [
    [ada, 'The quick brown fox', '2026-01-01T00:00:00Z'],
    [bob, 'A quick answer, quickly', '2026-01-02T00:00:00.000500Z'],
    [ada, 'Brown quick things', '2026-01-02T00:00:00.000700Z'],
    [bob, 'Über-Größe 100%', '2026-01-03T00:00:00Z'],
  ] as const
  for (const [user_id, content, created_at] of tweets) {
    await sql`insert into tweets (user_id, content, created_at)
      values (${user_id}, ${content}, ${created_at}::timestamptz)`.execute(api.database.db)
  }
})

afterAll(() => api.close())

function numbersOf({ body }: Answer): number[] {
  return body.data.map(({ id }: { id: number }) => id)
}

describe.each(['handler', 'gateway'] as const)('filters, through the %s', (way) => {
  const ask = (path: string) => api.ways[way]('GET', path)

  it.each([
    ['', [4, 3, 2, 1]],
    ['since=2026-01-02T00:00:00Z', [4, 3, 2]],
    ['since=2026-01-02T00:00:00.001Z', [4]],
    ['since=2026-01-03T01:00:00%2B01:00', [4]],
    ['since=2026-01-03T00:00:01Z', []],
    ['since=9999-12-31T23:59:59Z', []],
    ['since=0001-01-01T00:00:00Z', [4, 3, 2, 1]],
    ['q=quick', [3, 2, 1]],
    ['q=QUICK+brown', [3, 1]],
    ['q=%22quick+brown%22', [1]],
    ['q=quick+-brown', [2]],
    ['q=gr%C3%B6%C3%9Fe', [4]],
    ['q=absent', []],
    ["q='%22((:*%26!%5C", []],
    ['q=%25', []],
    ['q=quick&since=2026-01-02T00:00:00Z', [3, 2]],
  ])('tweets?%s are %j', async (query, expected) => {
    const answer = await ask(`/tweets?${query}`)

    expect(answer).toMatchObject({ status: 200, calls: 1 })
    expect(numbersOf(answer)).toEqual(expected)
  })

  it('hold for the tweets of a user, too', async () => {
    expect(numbersOf(await ask(`/users/${bob}/tweets?q=quick`))).toEqual([2])
  })

  it('find a user by name', async () => {
    expect(numbersOf(await ask('/users?username=BOB_2'))).toEqual([bob])
    expect(numbersOf(await ask('/users?username=bo'))).toEqual([])
  })

  it.each([
    ['/tweets?since=yesterday', '/since', 'must be a time such as 2026-11-23T18:02:00Z'],
    ['/tweets?since=2026-01-01', '/since', 'must be a time such as 2026-11-23T18:02:00Z'],
    ['/tweets?since=2026-13-01T00:00:00Z', '/since', 'must be a time such as 2026-11-23T18:02:00Z'],
    ['/tweets?since=2026-02-30T00:00:00Z', '/since', 'must be a time such as 2026-11-23T18:02:00Z'],
    ['/tweets?since=2026-02-01T24:00:00Z', '/since', 'must be a time such as 2026-11-23T18:02:00Z'],
    ['/tweets?since=0000-01-01T00:00:00Z', '/since', 'must be a time such as 2026-11-23T18:02:00Z'],
    ['/tweets?q=', '/q', 'must have 1 to 200 characters'],
    [`/tweets?q=${'x'.repeat(201)}`, '/q', 'must have 1 to 200 characters'],
    ['/tweets?q=%00', '/q', 'must not contain NUL or unpaired surrogates'],
    [
      '/users?username=a%20b',
      '/username',
      'must have 1 to 32 characters: letters, digits and underscores',
    ],
  ])('%s is refused', async (path, pointer, detail) => {
    const answer = await ask(path)

    expect(answer).toMatchObject({
      status: 400,
      body: { errors: [{ in: 'query', pointer, detail }] },
      calls: 0,
    })
  })

  it('miss no tweet whose id is older than its time', async () => {
    const { db } = api.database
    const { rows } = await sql<{ id: number }>`
      insert into tweets (user_id, content, created_at) values (${ada}, 'late', '2030-01-02')
      returning id`.execute(db)
    await sql`insert into tweets (user_id, content, created_at)
      select ${ada}, 'early', '2030-01-01' from generate_series(1, 1100)`.execute(db)

    const page = await ask('/tweets?since=2030-01-01T12:00:00Z')

    await sql`delete from tweets where created_at >= '2030-01-01'`.execute(db)
    expect(numbersOf(page)).toEqual(rows.map(({ id }) => id))
  })

  it('go on with the Link to the next page, to the end', async () => {
    const seen: number[][] = []
    let path: string | undefined = '/tweets?limit=1&q=%22quick%22&since=2026-01-01T01:00:00%2B01:00'
    while (path) {
      const answer = await ask(path)
      seen.push(numbersOf(answer))
      const [, next] = /^<([^>]+)>; rel="next"$/.exec(answer.headers.link ?? '') ?? []
      expect(next === undefined).toBe(answer.body.next_cursor === null)
      path = next
    }

    expect(seen).toEqual([[3], [2], [1]])
  })
})
