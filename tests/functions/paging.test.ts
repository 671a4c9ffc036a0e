import { sql } from 'kysely'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openTestApi, type TestApi } from './test-api.ts'

let api: TestApi

beforeAll(async () => {
  api = await openTestApi()
})

afterAll(() => api.close())

const rows = 6

/** A list, the table that its rows and their keys are of, and what makes one more: with user and tweet. */
interface List {
  path: (user: number, tweet: number) => string
  table: string
  make: (user: number, tweet: number) => Promise<unknown>
}

const likeOf = (user_id: number, tweet_id: number) =>
  api.database.db.insertInto('likes').values({ user_id, tweet_id }).execute()

const lists: List[] = [
  { path: () => '/users', table: 'users', make: () => api.newUser() },
  { path: () => '/tweets', table: 'tweets', make: (user) => api.newTweet(user) },
  {
    path: (user) => `/users/${user}/tweets`,
    table: 'tweets',
    make: (user) => api.newTweet(user),
  },
  {
    path: (user) => `/users/${user}/liked_tweets`,
    table: 'likes',
    make: async (user) => likeOf(user, await api.newTweet(user)),
  },
  {
    path: (_, tweet) => `/tweets/${tweet}/liking_users`,
    table: 'likes',
    make: async (_, tweet) => likeOf(await api.newUser(), tweet),
  },
]

it.each(lists)('a cursor outlasts what comes and goes between pages ($table, %#)', async (list) => {
  const user = await api.newUser()
  const tweet = await api.newTweet(user)
  for (let made = 0; made < rows; made += 1) await list.make(user, tweet)
  const path = list.path(user, tweet)
  const show = async (query: string) => (await api.ways.handler('GET', `${path}?${query}`)).body
  const all = (await show(`limit=${rows}`)).data
  const first = await show('limit=3')
  const { rows: keys } = await sql<{ id: number }>`
    select id from ${sql.table(list.table)} order by id desc limit ${rows}`.execute(api.database.db)
  // The row that the cursor is made of, and one of the page that follows.
  const gone = [keys[2]?.id, keys[4]?.id]

  await sql`delete from ${sql.table(list.table)} where id in (${sql.join(gone)})`.execute(
    api.database.db,
  )
  await list.make(user, tweet)

  const second = await show(`limit=2&cursor=${first.next_cursor}`)
  expect(first.data).toEqual(all.slice(0, 3))
  expect(second.data).toEqual([all[3], all[5]])
})

it('a cursor is refused by every list but its own', async () => {
  const [user, other] = [await api.newUser(), await api.newUser()]
  const tweet = await api.newTweet(user)
  for (const { make } of [...lists, ...lists]) await make(user, tweet)
  const paths = [...lists.map(({ path }) => path(user, tweet)), `/users/${other}/tweets`]
  const ask = (path: string, query: string) => api.ways.handler('GET', `${path}?${query}`)

  for (const path of paths.slice(0, lists.length)) {
    const { next_cursor } = (await ask(path, 'limit=1')).body
    for (const asked of paths) {
      const answer = await ask(asked, `cursor=${next_cursor}`)

      expect(answer, `${asked} with the cursor of ${path}`).toMatchObject(
        asked === path ? { status: 200 } : { status: 400, calls: 0, body: { errors: [foreign] } },
      )
    }
  }
})

const foreign = { in: 'query', pointer: '/cursor', detail: 'is the next_cursor of another list' }
