import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { TooManyAttemptsError } from '../../db/errors.ts'
import { hashPassword, needsRehash, verifyPassword } from '../../db/password.ts'
import { attemptKey, countAttempt } from '../../db/queries/log-in-attempts.ts'
import { openSession } from '../../db/queries/sessions.ts'
import { createToken, hashToken } from '../../db/session-token.ts'
import { handler as create } from '../../functions/sessions/create.ts'
import { apiEvent } from './api-event.ts'
import { type Answer, openTestApi, type TestApi } from './test-api.ts'

let api: TestApi
let hash: string

const password = 'correct horse'

beforeAll(async () => {
  api = await openTestApi()
  hash = await hashPassword(password)
})

afterAll(() => api.close())

let numbered = 0

async function newUser(password_hash = hash): Promise<{ id: number; username: string }> {
  numbered += 1
  const username = `Member_${numbered}`
  const values = { username, password_hash }
  const query = api.database.db.insertInto('users').values(values).returning(['id', 'username'])
  return query.executeTakeFirstOrThrow()
}

function logIn(username: string, given = password): Promise<Answer> {
  return api.ways.handler('POST', '/sessions', { username, password: given })
}

/** The address that `logIn` comes from. */
const here = '192.0.2.1'

async function logInFrom(address: string, username: string, given = password): Promise<number> {
  const body = { username, password: given }
  const { statusCode } = await create(
    apiEvent({ method: 'POST', path: '/sessions', body, address }),
  )
  return statusCode ?? 0
}

function current({ body }: Answer): Promise<Answer> {
  return api.ways.handler('GET', '/sessions/current', undefined, bearer(body.token))
}

function bearer(token: string) {
  return { authorization: `Bearer ${token}` }
}

describe('logging in', () => {
  it.each(['handler', 'gateway'] as const)('opens a session, through the %s', async (way) => {
    const { id, username } = await newUser()

    const answer = await api.ways[way]('POST', '/sessions', {
      username: username.toUpperCase(),
      password,
    })

    expect(answer).toMatchObject({
      status: 201,
      headers: { location: '/sessions/current' },
      body: {
        token: expect.stringMatching(/^[A-Za-z0-9_-]{43}$/),
        user: { id, username },
      },
      calls: 2,
    })
    const seconds = (Date.parse(answer.body.expires_at) - Date.parse(answer.body.created_at)) / 1000
    expect(seconds).toBe(30 * 24 * 3600)
    const { token, ...session } = answer.body
    const shown = await api.ways[way]('GET', '/sessions/current', undefined, bearer(token))
    expect(shown).toMatchObject({ status: 200, body: session, calls: 1 })
  })

  it('stores no more of the token than its SHA-256', async () => {
    const { id, username } = await newUser()
    const { body } = await logIn(username)

    const { rows } = await sql<{ text: string; token_hash: Buffer }>`
      select sessions::text as text, token_hash from sessions where user_id = ${id}
    `.execute(api.database.db)

    expect(rows).toHaveLength(1)
    expect(rows[0]?.text).not.toContain(body.token)
    expect(rows[0]?.token_hash.equals(hashToken(body.token))).toBe(true)
  })

  it('answers the same for a wrong password, an unknown name, and a hash that is none', async () => {
    const { username } = await newUser()
    const { username: broken } = await newUser('!')

    const answers = [
      await logIn(username, 'wrong horse'),
      await logIn('nobody_at_all'),
      await logIn(broken),
    ]

    for (const { status, headers, body, calls } of answers) {
      expect({ status, headers, body, calls }).toEqual({ ...answers[0], calls: 1 })
    }
    expect(answers[0]).toMatchObject({
      status: 401,
      headers: { 'www-authenticate': 'Bearer' },
      body: {
        type: 'urn:plaster:problem:invalid-credentials',
        detail: 'there is no user with this name and password',
      },
    })
  })

  it.each([
    [{}, ['/username', '/password']],
    [{ username: 'ada', password: 7 }, ['/password']],
    [{ username: "' or 1=1", password: 'x' }, ['/username']],
    [{ username: 'ada', password: 'x'.repeat(1_001) }, ['/password']],
  ])('is not tried with %j', async (body, pointers) => {
    const answer = await api.ways.handler('POST', '/sessions', body)

    expect(answer).toMatchObject({ status: 400, calls: 0 })
    expect(answer.body.errors.map((error: { pointer: string }) => error.pointer)).toEqual(pointers)
  })

  it('brings a hash of older parameters up to date, and keeps other sessions', async () => {
    // RFC 7914, section 12: N = 1024, r = 8, p = 16.
    const old =
      '$scrypt$ln=10,r=8,p=16$TmFDbA$/bq+HJ00cgB4VucZDQHp/nxq18vII3gw53N2Y0s3MWIurzDZLiKjiG/xCSedmDDaxyevuUqD7m2DYMvfoswGQA'
    const { id, username } = await newUser(old)
    const earlier = await api.session(id)
    const tag = (await api.ways.handler('GET', `/users/${id}`)).headers.etag ?? ''

    expect(await logIn(username, 'password')).toMatchObject({ status: 201, calls: 2 })

    const query = api.database.db.selectFrom('users').select('password_hash').where('id', '=', id)
    const { password_hash } = await query.executeTakeFirstOrThrow()
    expect(needsRehash(password_hash)).toBe(false)
    expect(await verifyPassword('password', password_hash)).toBe(true)
    const shown = await api.ways.handler('GET', '/sessions/current', undefined, earlier)
    expect(shown.status).toBe(200)
    const known = await api.ways.handler('GET', `/users/${id}`, undefined, { 'if-none-match': tag })
    expect(known.status).toBe(304)
  })

  it('opens no session where the password changes between its two statements', async () => {
    const { id, username } = await newUser()
    const user = await countAttempt(api.database.db, { username, network: here })
    await api.ways.handler(
      'PATCH',
      `/users/${id}`,
      { password: 'new horse' },
      await api.session(id),
    )

    const opened =
      user && openSession(api.database.db, user, { tokenHash: createToken().hash, network: here })

    expect(await opened).toBeUndefined()
  })
})

describe('attempts to log in', () => {
  async function attempted(key: string, count: number, started_at = new Date()): Promise<void> {
    await api.database.db
      .insertInto('login_attempts')
      .values({ key, count, started_at })
      .onConflict((conflict) => conflict.column('key').doUpdateSet({ count, started_at }))
      .execute()
  }

  async function attemptsOf(key: string): Promise<number | undefined> {
    const query = api.database.db.selectFrom('login_attempts').select('count')
    return (await query.where('key', '=', key).executeTakeFirst())?.count
  }

  const secondsAgo = (seconds: number) => new Date(Date.now() - seconds * 1_000)

  it('are refused after ten under a name from one network, with the right password too', async () => {
    const { username } = await newUser()
    await attempted(attemptKey({ username, network: here }), 9)

    const tenth = await logIn(username, 'wrong horse')
    const eleventh = await logIn(username)

    expect(tenth).toMatchObject({ status: 401, calls: 1 })
    expect(eleventh).toMatchObject({
      status: 429,
      headers: { 'retry-after': expect.stringMatching(/^([1-8]?\d|90)$/) },
      body: { type: 'urn:plaster:problem:too-many-attempts' },
      calls: 1,
    })
  })

  it('are refused under a name that nobody has in the same way', async () => {
    await attempted(attemptKey({ username: 'Nobody_here', network: here }), 10)

    expect(await logIn('NOBODY_here')).toMatchObject({ status: 429, calls: 1 })
  })

  it('of somebody else do not keep the user out, nor others where they come from', async () => {
    const [{ username }, { username: other }] = [await newUser(), await newUser()]
    const attempt = { username, network: '198.51.100.1' }
    await attempted(attemptKey(attempt), 10)

    for (let refused = 0; refused < 3; refused += 1) {
      expect(await logInFrom('198.51.100.1', username)).toBe(429)
    }

    expect(await attemptsOf('network 198.51.100.1')).toBeUndefined()
    expect(await attemptsOf(`name ${username.toLowerCase()}`)).toBeUndefined()
    expect(await logInFrom('198.51.100.1', other)).toBe(201)
    expect(await logInFrom('198.51.100.2', username)).toBe(201)
  })

  it('are refused after a hundred from a network, under whatever name', async () => {
    const { username } = await newUser()
    await attempted('network 2001:db8:1:2::/64', 100)

    expect(await logInFrom('2001:db8:1:2:3::4', username)).toBe(429)
    expect(await logInFrom('2001:db8:1:3::4', username)).toBe(201)
  })

  it('are counted by where they come from, whatever they say about it', async () => {
    const { username } = await newUser()
    const key = attemptKey({ username, network: '127.0.0.1' })
    await attempted(key, 10)
    const elsewhere = { 'x-forwarded-for': '203.0.113.9' }

    const refused = await api.ways.gateway('POST', '/sessions', { username, password }, elsewhere)

    expect(refused.status).toBe(429)
  })

  it.each([
    'update sessions set expires_at = now()',
    'update users set password_version = password_version + 1',
  ])(
    'are refused after a hundred under a name, but not where the user has a session: %s',
    async (end) => {
      const { username } = await newUser()
      await logIn(username)
      await attempted(`name ${username.toLowerCase()}`, 100)

      expect(await logInFrom('198.51.100.3', username)).toBe(429)
      expect(await logIn(username)).toMatchObject({ status: 201, calls: 2 })

      await sql.raw(end).execute(api.database.db)
      expect(await logIn(username)).toMatchObject({ status: 429 })
    },
  )

  it.each([
    ['name in network', 10, 90],
    ['network', 100, 9],
    ['name', 100, 60],
  ])(
    'by %s are looked at again one by one, however often they were refused',
    async (by, most, seconds) => {
      const { username } = await newUser()
      const attempt = { username, network: `203.0.113.${seconds}` }
      const keys: Record<string, string> = {
        'name in network': attemptKey(attempt),
        network: `network ${attempt.network}`,
        name: `name ${username.toLowerCase()}`,
      }

      // In a transaction the clock of the database stands still.
      await api.database.db.transaction().execute(async (transaction) => {
        const attempted = (passed: number) => sql`
          insert into login_attempts (key, count, started_at)
          values (${keys[by]}, ${most + 1}, now() - ${passed} * interval '1 second')
          on conflict (key) do update set count = excluded.count, started_at = excluded.started_at`
        const isLookedAt = () =>
          countAttempt(transaction, attempt).then(
            () => true,
            (error) => {
              expect(error).toBeInstanceOf(TooManyAttemptsError)
              return false
            },
          )
        const three = async () => [await isLookedAt(), await isLookedAt(), await isLookedAt()]

        await attempted(seconds - 1).execute(transaction)
        expect(await three()).toEqual([false, false, false])
        await attempted(seconds).execute(transaction)
        expect(await three()).toEqual([true, false, false])
        await attempted(2 * seconds).execute(transaction)
        expect(await three()).toEqual([true, true, false])
      })
    },
  )

  it('are forgotten in time, and their rows go', async () => {
    const { username } = await newUser()
    const key = attemptKey({ username, network: here })
    await attempted(key, 10, secondsAgo(10 * 90))
    await attempted('name someone_else', 100, secondsAgo(100 * 60 + 1))
    await attempted('name someone_new', 100, secondsAgo(100 * 60 - 60))

    expect(await logIn(username, 'wrong horse')).toMatchObject({ status: 401 })

    expect(await attemptsOf(key)).toBe(1)
    expect(await attemptsOf('name someone_else')).toBeUndefined()
    expect(await attemptsOf('name someone_new')).toBe(100)
  })

  it('under a name from a network are forgotten when one is right', async () => {
    const { username } = await newUser()
    const key = attemptKey({ username, network: here })
    await attempted(key, 9)

    expect(await logIn(username)).toMatchObject({ status: 201 })

    expect(await attemptsOf(key)).toBeUndefined()
  })
})

describe('a session', () => {
  it('is renewed by use in the second half of its life, and not before', async () => {
    const { id } = await newUser()
    const headers = await api.session(id)
    const show = () => api.ways.handler('GET', '/sessions/current', undefined, headers)
    const expire = (days: number) =>
      sql`update sessions set expires_at = now() + ${days} * interval '1 day' where user_id = ${id}`
    const daysLeft = ({ body }: Answer) =>
      Math.round((Date.parse(body.expires_at) - Date.now()) / (24 * 3_600_000))

    await expire(16).execute(api.database.db)
    const early = await show()
    await expire(14).execute(api.database.db)
    const late = await show()

    expect([early, late, await show()].map(daysLeft)).toEqual([16, 30, 30])
    expect(late.calls).toBe(1)
  })

  it.each([
    [1, 200, 2],
    [9, 503, 3],
  ])(
    'is shown though %i answers are lost, else nothing was done: %i',
    async (times, status, calls) => {
      const headers = await api.session((await newUser()).id)
      api.database.faults.add({ drop: true, when: 'after', sql: 'from sessions', times })

      const answer = await api.ways.handler('GET', '/sessions/current', undefined, headers)

      api.database.faults.clear()
      expect(answer).toMatchObject({ status, calls })
      if (status === 503) expect(answer.body.type).toBe('urn:plaster:problem:unavailable')
    },
  )

  it('is renewed by a write, too', async () => {
    const { id } = await newUser()
    const headers = await api.session(id)
    await sql`update sessions set expires_at = now() + interval '1 day'`.execute(api.database.db)

    await api.ways.handler('PATCH', `/users/${id}`, { username: 'still_here' }, headers)

    const { rows } = await sql<{ renewed: boolean }>`
      select expires_at > now() + interval '29 days' as renewed from sessions where user_id = ${id}
    `.execute(api.database.db)
    expect(rows).toEqual([{ renewed: true }])
  })

  it.each(['handler', 'gateway'] as const)(
    'ends with logging out, and others stay, through the %s',
    async (way) => {
      const { username } = await newUser()
      const [one, other] = [await logIn(username), await logIn(username)]

      const left = await api.ways[way](
        'DELETE',
        '/sessions/current',
        undefined,
        bearer(one.body.token),
      )

      expect(left).toMatchObject({ status: 204, calls: 1 })
      expect(await current(one)).toMatchObject({ status: 401, calls: 1 })
      expect(await current(other)).toMatchObject({ status: 200 })
    },
  )

  it('ends everywhere with a new password, and leaves no row behind the next log in', async () => {
    const { id, username } = await newUser()
    const [one, other] = [await logIn(username), await logIn(username)]

    await api.ways.handler(
      'PATCH',
      `/users/${id}`,
      { password: 'new horse' },
      bearer(one.body.token),
    )

    expect(await current(one)).toMatchObject({ status: 401 })
    expect(await current(other)).toMatchObject({ status: 401 })
    expect(await logIn(username)).toMatchObject({ status: 401 })
    expect(await logIn(username, 'new horse')).toMatchObject({ status: 201 })
    const query = api.database.db.selectFrom('sessions').select('id').where('user_id', '=', id)
    expect(await query.execute()).toHaveLength(1)
  })

  it('outlasts a new name', async () => {
    const { id } = await newUser()
    const headers = await api.session(id)

    await api.ways.handler('PATCH', `/users/${id}`, { username: `renamed_${id}` }, headers)

    const shown = await api.ways.handler('GET', '/sessions/current', undefined, headers)
    expect(shown).toMatchObject({ status: 200, body: { user: { username: `renamed_${id}` } } })
  })
})

describe('sessions', () => {
  it('have been seen with every status that they declare', () => {
    expect(api.unseen('sessions')).toEqual([])
  })
})
