import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openTestApi, type TestApi } from './test-api.ts'

let api: TestApi
let user: number
let session: { authorization: string }

beforeAll(async () => {
  api = await openTestApi()
})

afterAll(() => api.close())

describe.each(['handler', 'gateway'] as const)('conditional requests, through the %s', (way) => {
  const ask = (method: string, path: string, body?: unknown, headers = {}) =>
    api.ways[way](method, path, body, headers)
  const newSession = async () => {
    user = await api.newUser()
    session = await api.session(user)
  }

  const things = [
    ['a user', async () => `/users/${user}`],
    ['a tweet', async () => `/tweets/${await api.newTweet(user)}`],
  ] as const

  it.each(things)('a client that has %s gets 304', async (_, makePath) => {
    await newSession()
    const path = await makePath()
    const { headers } = await ask('GET', path)

    for (const known of [headers.etag, `W/${headers.etag}`, `"x", ${headers.etag}`, '*']) {
      const answer = await ask('GET', path, undefined, { 'if-none-match': known })
      expect(answer).toMatchObject({ status: 304, body: null, calls: 1 })
      expect(answer.headers).toMatchObject({ etag: headers.etag })
      if (way === 'handler') expect(answer.headers).not.toHaveProperty('content-type')
    }
    for (const other of ['"x"', 'x', '', headers.etag?.replaceAll('"', '')]) {
      const answer = await ask('GET', path, undefined, { 'if-none-match': other })
      expect(answer.status).toBe(200)
    }
  })

  it('a tag is another one after a change, and that of the answer to the change', async () => {
    await newSession()
    const path = `/users/${user}`
    const before = await ask('GET', path)

    const changed = await ask('PATCH', path, { username: `changed_${user}` }, session)

    expect(changed.headers.etag).not.toBe(before.headers.etag)
    const known = await ask('GET', path, undefined, { 'if-none-match': changed.headers.etag })
    expect(known.status).toBe(304)
  })

  it('the tag of the answer to a POST is that of the thing', async () => {
    await newSession()
    const made = await ask('POST', '/tweets', { content: 'new' }, session)

    const shown = await ask('GET', `/tweets/${made.body.id}`)

    expect(shown.headers.etag).toBe(made.headers.etag)
    expect(JSON.stringify(shown.body)).toBe(JSON.stringify(made.body))
  })

  it('a change of a version that is past is refused, and one of the present is made', async () => {
    await newSession()
    const path = `/users/${user}`
    const { headers } = await ask('GET', path)
    const change = (username: string) =>
      ask('PATCH', path, { username }, { ...session, 'if-match': headers.etag })

    expect(await change(`one_${user}`)).toMatchObject({ status: 200, calls: 1 })
    expect(await change(`two_${user}`)).toMatchObject({
      status: 412,
      body: {
        type: 'urn:plaster:problem:precondition-failed',
        detail: 'this user has changed since',
      },
      calls: 1,
    })
    expect((await ask('GET', path)).body.username).toBe(`one_${user}`)
  })

  it.each([
    ['users', (tag: string) => tag, 204],
    ['tweets', (tag: string) => tag, 204],
    ['tweets', (tag: string) => `"1-x", ${tag}`, 204],
    ['tweets', (tag: string) => `, ,"é",, ${tag} ,`, 204],
    ['users', () => '*', 204],
    ['users', () => '"1-x"', 412],
    ['tweets', () => '"1-x"', 412],
    ['tweets', () => '"x"', 412],
    ['tweets', (tag: string) => `W/${tag}`, 412],
    ['tweets', () => 'x', 400],
    ['tweets', () => '', 400],
    ['tweets', () => ', ,', 400],
    ['tweets', (tag: string) => `${tag} ${tag}`, 400],
  ])('%s are removed on a condition (%#)', async (table, condition, status) => {
    await newSession()
    const path = table === 'users' ? `/users/${user}` : `/tweets/${await api.newTweet(user)}`
    const { headers } = await ask('GET', path)

    const answer = await ask('DELETE', path, undefined, {
      ...session,
      'if-match': condition(headers.etag ?? ''),
    })

    expect(answer.status).toBe(status)
    expect((await ask('GET', path)).status).toBe(status === 204 ? 404 : 200)
  })

  it('a change of a version of somebody else is refused', async () => {
    await newSession()
    const { headers } = await ask('GET', `/users/${await api.newUser()}`)

    const answer = await ask('DELETE', `/users/${user}`, undefined, {
      ...session,
      'if-match': headers.etag,
    })

    expect(answer.status).toBe(412)
  })

  it('what is not there or not the caller’s is told before the version', async () => {
    await newSession()
    const other = await api.newUser()
    const stale = { ...session, 'if-match': '"1-x"' }

    expect(await ask('DELETE', `/users/${other}`, undefined, stale)).toMatchObject({ status: 403 })
    expect(await ask('DELETE', '/tweets/4000000000', undefined, stale)).toMatchObject({
      status: 404,
    })
  })
})

it('has seen every change with a condition refused', () => {
  expect(api.unseenProblems('precondition-failed')).toEqual([])
})
