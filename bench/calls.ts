import type { Kysely } from 'kysely'
import { getDatabase } from '../db/client.ts'
import type { Database } from '../db/schema.ts'
import { createToken } from '../db/session-token.ts'
import { openPgliteEngine } from '../scripts/data-api/engines/pglite.ts'
import { startDataApi } from '../scripts/data-api/server.ts'
import { localEnvironment } from '../scripts/database/local-target.ts'
import { prepareDatabase } from '../scripts/dev/prepare-database.ts'
import { startGateway } from '../scripts/gateway/server.ts'
import { loadRoutes } from '../scripts/routes/load-routes.ts'
import { seedPassword } from '../scripts/seed/seed.ts'

/** A request for each function, in an order in which each finds what it needs. */
const requests: Record<string, [path: string, body?: object]> = {
  'system-health': ['/health'],
  'system-openapi': ['/openapi.json'],
  'users-list': ['/users'],
  'users-create': ['/users', { username: 'bench', password: 'correct horse' }],
  'users-show': ['/users/1'],
  'users-update': ['/users/1', { username: 'renamed' }],
  'sessions-create': ['/sessions', { username: 'renamed', password: seedPassword }],
  'sessions-current': ['/sessions/current'],
  'tweets-list': ['/tweets'],
  'tweets-create': ['/tweets', { content: 'hello' }],
  'tweets-show': ['/tweets/1'],
  'user-tweets-list': ['/users/1/tweets'],
  'likes-create': ['/users/1/likes', { tweet_id: 101 }],
  'likes-liked-tweets': ['/users/1/liked_tweets'],
  'likes-liking-users': ['/tweets/101/liking_users'],
  'likes-remove': ['/users/1/likes/101'],
  'tweets-remove': ['/tweets/101'],
  'sessions-remove': ['/sessions/current'],
  'users-remove': ['/users/1'],
}

/** Data API calls that one request to each endpoint takes. */
export async function benchCalls(): Promise<void> {
  const engine = await openPgliteEngine()
  const dataApi = await startDataApi({ engine, port: 0 })
  Object.assign(process.env, localEnvironment(dataApi.url))
  const db = getDatabase()
  await prepareDatabase(db, () => {})
  const routes = await loadRoutes()
  const gateway = await startGateway({ routes, port: 0 })

  const methods = new Map(routes.map(({ functionName, method }) => [functionName, method]))
  const missing = routes.filter(({ functionName }) => !requests[functionName])
  if (missing.length > 0) throw new Error(`no request for ${missing.map((r) => r.functionName)}`)
  for (const [functionName, [path, body]] of Object.entries(requests)) {
    const authorization = await openFirstSession(db)
    const before = dataApi.calls()
    const { status } = await fetch(gateway.url + path, {
      method: methods.get(functionName) ?? '',
      headers: { 'content-type': 'application/json', authorization },
      ...(body && { body: JSON.stringify(body) }),
    })
    console.log(`  ${functionName.padEnd(20)} ${status}  ${dataApi.calls() - before} call(s)`)
  }

  await gateway.close()
  await dataApi.close()
  await engine.close()
}

/** The requests are the first user's. */
async function openFirstSession(db: Kysely<Database>): Promise<string> {
  const { token, hash } = createToken()
  const expires_at = new Date(Date.now() + 3_600_000)
  await db.insertInto('sessions').values({ user_id: 1, token_hash: hash, expires_at }).execute()
  return `Bearer ${token}`
}
