import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { verifyPassword } from '../../db/password.ts'
import { type Ask, openTestApi, type TestApi } from './test-api.ts'

let api: TestApi

beforeAll(async () => {
  api = await openTestApi()
})

afterAll(() => api.close())

const moment = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/
const nobody = 4_000_000_000

describe.each(['handler', 'gateway'] as const)('users, through the %s', (way) => {
  const ask: Ask = (...asked) => api.ways[way](...asked)
  const as = (id: number) => api.session(id)
  const named = (name: string) => `${name}_${way}`

  async function newUser(name: string): Promise<number> {
    const { id } = await api.database.db
      .insertInto('users')
      .values({ username: named(name), password_hash: '!' })
      .returning('id')
      .executeTakeFirstOrThrow()
    return id
  }

  it('are created, with the password stored as a hash and never shown', async () => {
    const answer = await ask('POST', '/users', { username: named('Ann'), password: 'pässwörd' })

    expect(answer).toMatchObject({
      status: 201,
      headers: { 'content-type': 'application/json', location: `/users/${answer.body.id}` },
      calls: 1,
    })
    expect(answer.body).toEqual({
      id: expect.any(Number),
      username: named('Ann'),
      created_at: expect.stringMatching(moment),
    })
    const { password_hash } = await api.database.db
      .selectFrom('users')
      .select('password_hash')
      .where('id', '=', answer.body.id)
      .executeTakeFirstOrThrow()
    expect(await verifyPassword('pässwörd', password_hash)).toBe(true)
  })

  it('are created once under a name, whatever its case', async () => {
    await newUser('Twice')

    const answer = await ask('POST', '/users', {
      username: named('TWICE'),
      password: 'another password',
    })

    expect(answer).toMatchObject({
      status: 409,
      headers: { 'content-type': 'application/problem+json' },
      body: { errors: [{ in: 'body', pointer: '/username', detail: 'is taken' }] },
      calls: 1,
    })
  })

  it.each([
    [{}, ['/username', '/password']],
    [{ username: 'bob' }, ['/password']],
    [{ username: '', password: '12345678' }, ['/username']],
    [{ username: 'b'.repeat(33), password: '12345678' }, ['/username']],
    [{ username: 'bob!', password: '12345678' }, ['/username']],
    [{ username: 'bób', password: '12345678' }, ['/username']],
    [{ username: 'bob\n', password: '12345678' }, ['/username']],
    [{ username: 'bob', password: '1234567' }, ['/password']],
    [{ username: 'bob', password: '😀😀😀😀' }, ['/password']],
    [{ username: 'bob', password: 'x'.repeat(129) }, ['/password']],
    [{ username: 'bob', password: '12345678', id: 7 }, ['/id']],
    [{ username: 7, password: ['x'] }, ['/username', '/password']],
  ])('are not created from %j', async (body, pointers) => {
    const answer = await ask('POST', '/users', body)

    expect(answer).toMatchObject({ status: 400, calls: 0 })
    expect(answer.body.errors.map((error: { pointer: string }) => error.pointer)).toEqual(pointers)
  })

  it.each([
    { username: `${'u'.repeat(24)}`, password: 'x'.repeat(128) },
    { username: `_9`, password: '😀'.repeat(128) },
  ])('are created at the limits', async ({ username, password }) => {
    const answer = await ask('POST', '/users', { username: named(username), password })

    expect(answer.status).toBe(201)
  })

  it('are shown', async () => {
    const id = await newUser('shown')

    const answer = await ask('GET', `/users/${id}`)

    expect(answer).toMatchObject({ status: 200, calls: 1 })
    expect(answer.body).toEqual({
      id,
      username: named('shown'),
      created_at: expect.stringMatching(moment),
    })
  })

  it('are listed from the newest on, page by page', async () => {
    const ids = [await newUser('page_1'), await newUser('page_2'), await newUser('page_3')]

    const first = await ask('GET', '/users?limit=2')
    await newUser('between_pages')
    const second = await ask('GET', `/users?limit=1&cursor=${first.body.next_cursor}`)

    expect(first).toMatchObject({ status: 200, calls: 1 })
    expect(first.body.data.map((user: { id: number }) => user.id)).toEqual([ids[2], ids[1]])
    expect(second.body.data.map((user: { id: number }) => user.id)).toEqual([ids[0]])
  })

  it('are listed to the end', async () => {
    const seen: number[] = []
    let cursor: string | null = ''
    while (cursor !== null) {
      const { body } = await ask('GET', `/users?limit=3${cursor && `&cursor=${cursor}`}`)
      seen.push(...body.data.map((user: { id: number }) => user.id))
      cursor = body.next_cursor
    }

    const all = await api.database.db.selectFrom('users').select('id').execute()
    expect(seen).toEqual(all.map(({ id }) => id).sort((one, other) => other - one))
  })

  it('are not listed with a query that is wrong', async () => {
    const answer = await ask('GET', '/users?limit=101&cursor=x')

    expect(answer).toMatchObject({
      status: 400,
      body: {
        errors: [
          { in: 'query', pointer: '/limit', detail: 'must be a whole number from 1 to 100' },
          {
            in: 'query',
            pointer: '/cursor',
            detail: 'must be the next_cursor of an earlier page',
          },
        ],
      },
      calls: 0,
    })
  })

  it('change their name and keep their password', async () => {
    const id = await newUser('before')
    const hash = await hashOf(id)

    const answer = await ask('PATCH', `/users/${id}`, { username: named('after') }, await as(id))

    expect(answer).toMatchObject({ status: 200, body: { id, username: named('after') }, calls: 1 })
    expect(await hashOf(id)).toBe(hash)
  })

  it('change their password and keep their name', async () => {
    const id = await newUser('kept')

    const answer = await ask('PATCH', `/users/${id}`, { password: 'a new password' }, await as(id))

    expect(answer).toMatchObject({ status: 200, body: { id, username: named('kept') }, calls: 1 })
    expect(await verifyPassword('a new password', await hashOf(id))).toBe(true)
  })

  it('do not change to a name that is taken', async () => {
    await newUser('holder')
    const id = await newUser('wanter')

    const answer = await ask('PATCH', `/users/${id}`, { username: named('Holder') }, await as(id))

    expect(answer).toMatchObject({ status: 409, calls: 1 })
  })

  it('do not change by an empty request', async () => {
    const id = await newUser('unchanged')

    const answer = await ask('PATCH', `/users/${id}`, {}, await as(id))

    expect(answer).toMatchObject({
      status: 400,
      body: {
        errors: [{ in: 'body', pointer: '', detail: 'must have username, password or both' }],
      },
      calls: 0,
    })
  })

  it('are removed with all that is theirs', async () => {
    const id = await newUser('removed')

    const answer = await ask('DELETE', `/users/${id}`, undefined, await as(id))

    expect(answer).toMatchObject({ status: 204, body: null, calls: 1 })
    expect(await ask('GET', `/users/${id}`)).toMatchObject({ status: 404 })
    const sessions = api.database.db.selectFrom('sessions').select('id').where('user_id', '=', id)
    expect(await sessions.execute()).toEqual([])
  })

  it.each([
    ['GET', undefined],
    ['PATCH', { username: 'nobody' }],
    ['DELETE', undefined],
  ])('that do not exist are answered %s with 404', async (method, body) => {
    const answer = await ask(method, `/users/${nobody}`, body, await as(await api.newUser()))

    expect(answer).toMatchObject({ status: 404, body: { detail: 'user not found' }, calls: 1 })
  })

  it.each([
    ['GET', undefined],
    ['PATCH', { username: 'nobody' }],
    ['DELETE', undefined],
  ])('of an id that can be none are answered %s with 400', async (method, body) => {
    const answer = await ask(method, '/users/abc', body, await as(await api.newUser()))

    expect(answer).toMatchObject({
      status: 400,
      body: { errors: [{ in: 'path', pointer: '/id' }] },
      calls: 0,
    })
  })
})

describe('users', () => {
  it('have been seen with every status that they declare', () => {
    expect(api.unseen('users')).toEqual([])
  })
})

async function hashOf(id: number): Promise<string> {
  const query = api.database.db.selectFrom('users').select('password_hash').where('id', '=', id)
  return (await query.executeTakeFirstOrThrow()).password_hash
}
