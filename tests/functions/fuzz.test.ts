import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { hashToken } from '../../db/session-token.ts'
import { declaredProblems } from '../../functions/_http/declared-problems.ts'
import { type ProblemSlug, problems } from '../../functions/_http/problem.ts'
import { loadRoutes } from '../../scripts/routes/load-routes.ts'
import { contractOf } from './contract.ts'
import { type FuzzedRequest, isSlow, requests } from './fuzz/requests.ts'
import { openTestApi, type TestApi } from './test-api.ts'

/** More with `npm run bench -- fuzz`, which shows how they were answered. */
const usualRuns = 10_000
const usualRight = 4
const numRuns = Number(process.env.FUZZ_REQUESTS ?? usualRuns)
const right = Number(process.env.FUZZ_RIGHT ?? usualRight)
const users = 300
const tokens = Array.from({ length: users }, (_, index) => String(index).padStart(43, 'a'))

/** In which right requests remove a tenth of the users and sessions: the others would find nobody in the end. */
const requestsToASeed = 100_000 / right

let api: TestApi
let faultsOf: ReturnType<typeof contractOf>

beforeAll(async () => {
  api = await openTestApi()
})

async function seed(): Promise<void> {
  const { db } = api.database
  await sql`truncate users, idempotency_keys restart identity cascade`.execute(db)
  await sql`insert into users (username, password_hash)
    select 'user_' || n, '!' from generate_series(1, ${users}) as n`.execute(db)
  await sql`insert into tweets (user_id, content)
    select n, 'tweet ' || n from generate_series(1, ${users}) as n`.execute(db)
  await sql`insert into likes (user_id, tweet_id)
    select n, n from generate_series(1, ${users}) as n`.execute(db)
  const hashes = tokens.map((token) => hashToken(token).toString('hex'))
  await sql`insert into sessions (user_id, token_hash, expires_at)
    select row_number() over (), decode(hash, 'hex'), now() + interval '30 days'
    from jsonb_array_elements_text(${hashes}) as hash`.execute(db)
}

afterAll(() => api.close())

it(
  'answers whatever comes as it declares, and never with a 5xx',
  async () => {
    const routes = await loadRoutes()
    faultsOf = contractOf(routes)
    const seen = new Set<string>()
    const answers: Record<string, number> = {}
    let sent = 0

    await fc.assert(
      fc.asyncProperty(requests(routes, tokens, right), async (request) => {
        if (sent % requestsToASeed === 0) await seed()
        sent += 1
        const status = await check(request)
        seen.add(`${request.route.functionName} ${status}`)
        answers[status] = (answers[status] ?? 0) + 1
      }),
      { numRuns, endOnFailure: true },
    )

    if (process.env.FUZZ_REQUESTS) console.log('answers:', JSON.stringify(answers))
    if (numRuns < usualRuns) return
    const names = routes.filter((route) => !isSlow(route)).map(({ functionName }) => functionName)
    const well = [...seen]
      .filter((key) => / (2\d\d|304)$/.test(key))
      .map((key) => key.split(' ')[0])
    expect(names.filter((name) => !well.includes(name))).toEqual([])
  },
  Math.max(120_000, numRuns * 100),
)

/** Bodies of answers that went well are checked by the handler: one that does not fit is a 500. */
async function check({ route, event }: FuzzedRequest): Promise<number> {
  const { handler } = route
  const { statusCode = 0, headers = {}, body } = await handler(event)
  expect(statusCode, body).toBeLessThan(500)
  expect(faultsOf(route, statusCode, headers)).toEqual([])
  if (statusCode < 400) return statusCode
  const { type, status, title, detail, errors = [], request_id, ...rest } = JSON.parse(body ?? '')
  const slug = type.replace('urn:plaster:problem:', '') as ProblemSlug
  expect(declaredProblems(handler.declaration)).toContain(slug)
  expect({ status, title, rest }).toEqual({ ...problems[slug], rest: {} })
  expect(headers['content-type']).toBe('application/problem+json')
  expect([status, typeof detail, request_id]).toEqual([
    statusCode,
    'string',
    event.requestContext.requestId,
  ])
  for (const error of errors) {
    expect(error).toEqual({
      in: expect.stringMatching(/^(path|query|header|body)$/),
      pointer: expect.stringMatching(/^(\/|$)/),
      detail: expect.any(String),
    })
  }
  return statusCode
}
