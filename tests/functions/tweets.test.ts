import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Ask, openTestApi, type TestApi } from './test-api.ts'

let api: TestApi

beforeAll(async () => {
  api = await openTestApi()
})

afterAll(() => api.close())

const moment = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/
const nobody = 4_000_000_000

describe.each(['handler', 'gateway'] as const)('tweets, through the %s', (way) => {
  const ask: Ask = (...asked) => api.ways[way](...asked)

  const newUser = () => api.newUser()
  const write = async (userId: number, body: unknown) =>
    ask('POST', '/tweets', body, await api.session(userId))

  it('are created', async () => {
    const user_id = await newUser()

    const answer = await write(user_id, { content: "  Hello, 'wörld' :x 😀\n" })

    expect(answer).toMatchObject({
      status: 201,
      headers: { location: `/tweets/${answer.body.id}` },
      calls: 1,
    })
    expect(answer.body).toEqual({
      id: expect.any(Number),
      user_id,
      content: "Hello, 'wörld' :x 😀",
      created_at: expect.stringMatching(moment),
    })
  })

  it('are as long as 280 characters', async () => {
    const user_id = await newUser()

    const fits = await write(user_id, { content: '😀'.repeat(280) })
    const tooLong = await write(user_id, { content: '😀'.repeat(281) })

    expect(fits.status).toBe(201)
    expect(tooLong).toMatchObject({
      status: 400,
      body: { errors: [{ pointer: '/content', detail: 'must have 1 to 280 characters' }] },
      calls: 0,
    })
  })

  it.each([
    [{}, ['/content']],
    [{ content: '' }, ['/content']],
    [{ content: ' \n\t ' }, ['/content']],
    [{ content: 'a\0' }, ['/content']],
    [{ content: 'text', user_id: 1 }, ['/user_id']],
    [{ content: 'text', created_at: '2026-11-23T00:00:00Z' }, ['/created_at']],
  ])('are not created from %j', async (body, pointers) => {
    const answer = await write(await newUser(), body)

    expect(answer).toMatchObject({ status: 400, calls: 0 })
    expect(answer.body.errors.map((error: { pointer: string }) => error.pointer)).toEqual(pointers)
  })

  it('are shown', async () => {
    const user_id = await newUser()
    const id = await api.newTweet(user_id, 'look')

    const answer = await ask('GET', `/tweets/${id}`)

    expect(answer).toMatchObject({
      status: 200,
      body: { id, user_id, content: 'look', created_at: expect.stringMatching(moment) },
      calls: 1,
    })
  })

  it('are removed', async () => {
    const user_id = await newUser()
    const id = await api.newTweet(user_id, 'away')

    const answer = await ask('DELETE', `/tweets/${id}`, undefined, await api.session(user_id))

    expect(answer).toMatchObject({ status: 204, body: null, calls: 1 })
    expect(await ask('GET', `/tweets/${id}`)).toMatchObject({ status: 404 })
  })

  it.each(['GET', 'DELETE'])('that do not exist are answered %s with 404', async (method) => {
    const asker = await api.session(await newUser())

    const answer = await ask(method, `/tweets/${nobody}`, undefined, asker)

    expect(answer).toMatchObject({ status: 404, body: { detail: 'tweet not found' }, calls: 1 })
  })

  it.each(['GET', 'DELETE'])(
    'of an id that can be none are answered %s with 400',
    async (method) => {
      const asker = await api.session(await newUser())

      const answer = await ask(method, '/tweets/0', undefined, asker)

      expect(answer).toMatchObject({
        status: 400,
        body: { errors: [{ pointer: '/id' }] },
        calls: 0,
      })
    },
  )

  it('are listed in two places: all of them, and those of a user', async () => {
    const [one, other] = [await newUser(), await newUser()]
    const ofOne = [await api.newTweet(one, '1'), await api.newTweet(one, '2')]
    const ofOther = await api.newTweet(other, '3')

    const all = await ask('GET', '/tweets?limit=3')
    const first = await ask('GET', `/users/${one}/tweets?limit=1`)
    const second = await ask('GET', `/users/${one}/tweets?limit=1&cursor=${first.body.next_cursor}`)

    expect(all).toMatchObject({ status: 200, calls: 1 })
    expect(idsOf(all.body)).toEqual([ofOther, ofOne[1], ofOne[0]])
    expect(first).toMatchObject({ status: 200, calls: 1 })
    expect(idsOf(first.body)).toEqual([ofOne[1]])
    expect(idsOf(second.body)).toEqual([ofOne[0]])
    expect(second.body.next_cursor).toBeNull()
  })

  it('of a user without any are an empty list', async () => {
    const answer = await ask('GET', `/users/${await newUser()}/tweets`)

    expect(answer).toMatchObject({ status: 200, calls: 1 })
    expect(answer.body).toEqual({ data: [], next_cursor: null })
  })

  it('of a user that does not exist are 404', async () => {
    const answer = await ask('GET', `/users/${nobody}/tweets`)

    expect(answer).toMatchObject({ status: 404, body: { detail: 'user not found' }, calls: 1 })
  })

  it.each([
    ['/tweets?limit=0', '/limit'],
    ['/users/1/tweets?limit=x', '/limit'],
    ['/users/x/tweets', '/user_id'],
  ])('are not listed by %s', async (path, pointer) => {
    const answer = await ask('GET', path)

    expect(answer).toMatchObject({ status: 400, body: { errors: [{ pointer }] }, calls: 0 })
  })
})

describe('tweets', () => {
  it('have been seen with every status that they declare', () => {
    // Only the list in its place under a user can lack its user.
    expect(api.unseen('tweets')).toEqual(['tweets-list not-found'])
    expect(api.unseen('user-tweets')).toEqual([])
  })
})

function idsOf(body: { data: { id: number }[] }): number[] {
  return body.data.map(({ id }) => id)
}
