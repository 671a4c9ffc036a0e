import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { loadRoutes } from '../../scripts/routes/load-routes.ts'
import { openTestApi, type TestApi } from './test-api.ts'

let api: TestApi

beforeAll(async () => {
  api = await openTestApi()
})

afterAll(() => api.close())

/** Who asks: without a session, with one that has ended, as somebody else, as whom the thing belongs to. */
const callers = ['nobody', 'ended', 'other', 'owner'] as const

/** What each of them is answered. */
type Statuses = [nobody: number, ended: number, other: number, owner: number]

const everybody: Statuses = [200, 200, 200, 200]
const signUp = () => ({
  username: `new_${Math.random().toString(36).slice(2)}`,
  password: 'secret12',
})

/** Ids of what somebody owns, by the names that paths have for it. */
type Owned = Record<string, number>

const table: [
  name: string,
  request: string,
  statuses: Statuses,
  body?: (owned: Owned) => object,
][] = [
  ['users-list', 'GET /users', everybody],
  ['users-create', 'POST /users', [201, 201, 201, 201], signUp],
  ['users-show', 'GET /users/{user}', everybody],
  [
    'users-update',
    'PATCH /users/{user}',
    [401, 401, 403, 200],
    () => ({ username: signUp().username }),
  ],
  ['users-remove', 'DELETE /users/{user}', [401, 401, 403, 204]],
  ['tweets-list', 'GET /tweets', everybody],
  ['tweets-create', 'POST /tweets', [401, 401, 201, 201], () => ({ content: 'mine' })],
  ['tweets-show', 'GET /tweets/{tweet}', everybody],
  ['tweets-remove', 'DELETE /tweets/{tweet}', [401, 401, 403, 204]],
  ['user-tweets-list', 'GET /users/{user}/tweets', everybody],
  ['likes-liked-tweets', 'GET /users/{user}/liked_tweets', everybody],
  ['likes-liking-users', 'GET /tweets/{tweet}/liking_users', everybody],
  [
    'likes-create',
    'POST /users/{user}/likes',
    [401, 401, 403, 200],
    ({ tweet }) => ({ tweet_id: tweet }),
  ],
  ['likes-remove', 'DELETE /users/{user}/likes/{tweet}', [401, 401, 403, 204]],
  ['sessions-create', 'POST /sessions', [401, 401, 401, 401], () => ({ ...signUp() })],
  ['sessions-current', 'GET /sessions/current', [401, 401, 200, 200]],
  ['sessions-remove', 'DELETE /sessions/current', [401, 401, 204, 204]],
  ['system-health', 'GET /health', everybody],
  ['system-openapi', 'GET /openapi.json', everybody],
]

const cases = table.flatMap(([name, request, statuses, body]) =>
  callers.map((caller, index) => ({ name, request, caller, status: statuses[index], body })),
)

describe('access', () => {
  it.each(cases)('$request as $caller is $status', async ({ request, caller, status, body }) => {
    const user = await api.newUser()
    const owned = await ownedBy(user)
    const [method = '', path = ''] = request
      .replace(/\{(\w+)\}/g, (_, name) => String(owned[name]))
      .split(' ')

    const headers = await headersOf(caller, user)
    const answer = await api.ways.handler(method, path, body?.(owned), headers)

    expect(answer.status).toBe(status)
    if (status === 401 && !path.endsWith('/sessions')) {
      expect(answer).toMatchObject({
        headers: { 'www-authenticate': 'Bearer' },
        body: { type: 'urn:plaster:problem:unauthenticated' },
      })
    }
    if (status === 403) expect(answer.body.type).toBe('urn:plaster:problem:forbidden')
    if (status === 401 || status === 403) expect(await areThere(owned)).toBe(true)
  })

  it('is said here of every endpoint that wants a session or takes a body', async () => {
    const named = table.map(([name]) => name)
    const routes = await loadRoutes()

    const unnamed = routes.filter(({ handler, functionName }) => {
      return !named.includes(functionName) && (handler.declaration.auth || handler.declaration.body)
    })
    expect(unnamed.map(({ functionName }) => functionName)).toEqual([])
    expect(api.unseenProblems('unauthenticated', 'forbidden')).toEqual([])
  })

  it.each([
    'Bearer',
    'Bearer short',
    `Basic abc, Bearer ${'a'.repeat(43)}`,
    `Bearer ${'a'.repeat(44)}`,
    `Bearer ${'a'.repeat(42)}=`,
    `Basic ${'a'.repeat(43)}`,
    'a'.repeat(43),
  ])('needs a token that can be one, else the database is not asked: %s', async (authorization) => {
    const answer = await api.ways.handler('GET', '/sessions/current', undefined, { authorization })

    expect(answer).toMatchObject({ status: 401, calls: 0 })
  })
})

async function headersOf(caller: (typeof callers)[number], owner: number) {
  if (caller === 'nobody') return {}
  if (caller === 'owner') return api.session(owner)
  if (caller === 'other') return api.session(await api.newUser())
  const headers = await api.session(owner)
  await api.database.db
    .updateTable('sessions')
    .set({ expires_at: new Date(Date.now() - 1_000) })
    .where('user_id', '=', owner)
    .execute()
  return headers
}

async function ownedBy(user: number): Promise<Owned> {
  const tweet = await api.newTweet(user)
  await api.database.db.insertInto('likes').values({ user_id: user, tweet_id: tweet }).execute()
  return { user, tweet }
}

/** The like goes with either. */
async function areThere({ user, tweet }: Owned): Promise<boolean> {
  const { rows } = await sql`
    select from likes where user_id = ${user} and tweet_id = ${tweet}`.execute(api.database.db)
  return rows.length === 1
}
