import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Ask, openTestApi, type TestApi } from './test-api.ts'

let api: TestApi

beforeAll(async () => {
  api = await openTestApi()
})

afterAll(() => api.close())

const moment = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/
const nobody = 4_000_000_000

describe.each(['handler', 'gateway'] as const)('likes, through the %s', (way) => {
  const ask: Ask = (...asked) => api.ways[way](...asked)

  const as = (userId: number) => api.session(userId)

  async function like(user_id: number, tweet_id: number): Promise<void> {
    await api.database.db.insertInto('likes').values({ user_id, tweet_id }).execute()
  }

  it('are created once: 201 the first time and 200 after', async () => {
    const user_id = await api.newUser('fan')
    const tweet_id = await api.newTweet(user_id)

    const first = await ask('POST', `/users/${user_id}/likes`, { tweet_id }, await as(user_id))
    const second = await ask('POST', `/users/${user_id}/likes`, { tweet_id }, await as(user_id))

    expect(first).toMatchObject({ status: 201, calls: 1 })
    expect(first.headers).not.toHaveProperty('location')
    expect(first.body).toEqual({
      user_id,
      tweet_id,
      created_at: expect.stringMatching(moment),
    })
    expect(second).toMatchObject({ status: 200, body: first.body, calls: 1 })
    expect(second.headers).not.toHaveProperty('location')
  })

  it('are not created for a user or a tweet that does not exist', async () => {
    const user_id = await api.newUser('lonely')
    const tweet_id = await api.newTweet(user_id)

    const asker = await as(user_id)

    const noUser = await ask('POST', `/users/${nobody}/likes`, { tweet_id }, asker)
    const noTweet = await ask('POST', `/users/${user_id}/likes`, { tweet_id: nobody }, asker)

    expect(noUser).toMatchObject({ status: 404, body: { detail: 'user not found' }, calls: 1 })
    expect(noTweet).toMatchObject({ status: 404, body: { detail: 'tweet not found' }, calls: 1 })
  })

  it.each([
    ['/users/x/likes', { tweet_id: 1 }, '/id'],
    ['/users/1/likes', {}, '/tweet_id'],
    ['/users/1/likes', { tweet_id: '1' }, '/tweet_id'],
    ['/users/1/likes', { tweet_id: 1, user_id: 1 }, '/user_id'],
  ])('are not created at %s from %j', async (path, body, pointer) => {
    const answer = await ask('POST', path, body, await as(await api.newUser()))

    expect(answer).toMatchObject({ status: 400, body: { errors: [{ pointer }] }, calls: 0 })
  })

  it('are removed, once', async () => {
    const user_id = await api.newUser('fickle')
    const tweet_id = await api.newTweet(user_id)
    await like(user_id, tweet_id)
    const path = `/users/${user_id}/likes/${tweet_id}`

    const first = await ask('DELETE', path, undefined, await as(user_id))
    const second = await ask('DELETE', path, undefined, await as(user_id))

    expect(first).toMatchObject({ status: 204, body: null, calls: 1 })
    expect(second).toMatchObject({ status: 404, body: { detail: 'like not found' }, calls: 1 })
  })

  it('are not removed by an id that can be none', async () => {
    const answer = await ask('DELETE', '/users/x/likes/y', undefined, await as(await api.newUser()))

    expect(answer).toMatchObject({
      status: 400,
      body: { errors: [{ pointer: '/id' }, { pointer: '/tweet_id' }] },
      calls: 0,
    })
  })

  it('are listed from both ends, the latest first', async () => {
    const [one, other] = [await api.newUser('one'), await api.newUser('other')]
    const tweets = [await api.newTweet(one), await api.newTweet(one), await api.newTweet(one)]
    for (const tweet_id of tweets.toReversed()) {
      await like(one, tweet_id)
    }
    await like(other, tweets[0] as number)

    const first = await ask('GET', `/users/${one}/liked_tweets?limit=2`)
    const cursor = first.body.next_cursor
    const second = await ask('GET', `/users/${one}/liked_tweets?limit=2&cursor=${cursor}`)
    const users = await ask('GET', `/tweets/${tweets[0]}/liking_users`)

    expect(first).toMatchObject({ status: 200, calls: 1 })
    expect(first.body.data[0]).toEqual({
      id: tweets[0],
      user_id: one,
      content: 'hello',
      created_at: expect.stringMatching(moment),
    })
    expect(idsOf(first.body)).toEqual([tweets[0], tweets[1]])
    expect(idsOf(second.body)).toEqual([tweets[2]])
    expect(second.body.next_cursor).toBeNull()
    expect(users).toMatchObject({ status: 200, calls: 1 })
    expect(users.body.data[0]).toEqual({
      id: other,
      username: expect.stringMatching(/^other_/),
      created_at: expect.stringMatching(moment),
    })
    expect(idsOf(users.body)).toEqual([other, one])
  })

  it('are an empty list where there are none', async () => {
    const user_id = await api.newUser('modest')
    const tweet_id = await api.newTweet(user_id)

    const tweets = await ask('GET', `/users/${user_id}/liked_tweets`)
    const users = await ask('GET', `/tweets/${tweet_id}/liking_users`)

    expect(tweets.body).toEqual({ data: [], next_cursor: null })
    expect(users.body).toEqual({ data: [], next_cursor: null })
  })

  it.each([
    [`/users/${nobody}/liked_tweets`, 'user not found'],
    [`/tweets/${nobody}/liking_users`, 'tweet not found'],
  ])('are 404 at %s', async (path, detail) => {
    const answer = await ask('GET', path)

    expect(answer).toMatchObject({ status: 404, body: { detail }, calls: 1 })
  })

  it.each([
    ['/users/x/liked_tweets', '/id'],
    ['/tweets/1/liking_users?cursor=x', '/cursor'],
  ])('are not listed by %s', async (path, pointer) => {
    const answer = await ask('GET', path)

    expect(answer).toMatchObject({ status: 400, body: { errors: [{ pointer }] }, calls: 0 })
  })
})

describe('likes', () => {
  it('have been seen with every status that they declare', () => {
    expect(api.unseen('likes')).toEqual([])
  })
})

function idsOf(body: { data: { id: number }[] }): number[] {
  return body.data.map(({ id }) => id)
}
