import { type Kysely, sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { Database } from '../../db/schema.ts'
import { createToken } from '../../db/session-token.ts'
import { handler } from '../../functions/users/remove.ts'
import { openPostgresEngine } from '../../scripts/data-api/engines/postgres.ts'
import { type DataApi, startDataApi } from '../../scripts/data-api/server.ts'
import { localEnvironment } from '../../scripts/database/local-target.ts'
import { openByEndpoint } from '../../scripts/database/open-database.ts'
import { upgradeToHead } from '../../scripts/db/folder/upgrade-to-head.ts'
import {
  type NativePostgres,
  nativePostgresIsHere,
  startNativePostgres,
} from '../setup/native-postgres.ts'
import { apiEvent } from './api-event.ts'

let postgres: NativePostgres
let dataApi: DataApi
let db: Kysely<Database>
let close: () => Promise<void>

/** PGlite has one session: only a Postgres with many has statements that wait for each other. */
describe.skipIf(!nativePostgresIsHere)('a deadlock', () => {
  beforeAll(async () => {
    postgres = await startNativePostgres()
    dataApi = await startDataApi({ engine: await openPostgresEngine(postgres.url), port: 0 })
    const opened = openByEndpoint(dataApi.url, 'a test database')
    db = opened.db
    close = opened.close
    await upgradeToHead(db)
    for (const [name, value] of Object.entries(localEnvironment(dataApi.url))) {
      vi.stubEnv(name, value)
    }
  })

  afterAll(async () => {
    vi.unstubAllEnvs()
    await close()
    await dataApi.close()
    await postgres.close()
  })

  /** A user with two tweets, and the request that removes them, in their order. */
  async function userWithTweets() {
    const { id: user_id } = await db
      .insertInto('users')
      .values({ username: 'ada', password_hash: '!' })
      .returning('id')
      .executeTakeFirstOrThrow()
    const { token, hash: token_hash } = createToken()
    const expires_at = new Date(Date.now() + 3_600_000)
    await db.insertInto('sessions').values({ user_id, token_hash, expires_at }).execute()
    const tweets = ['one', 'two'].map((content) => ({ user_id, content }))
    await db.insertInto('tweets').values(tweets).execute()
    const asked = { method: 'DELETE', path: `/users/${user_id}`, params: { id: String(user_id) } }
    const event = apiEvent({ ...asked, headers: { authorization: `Bearer ${token}` } })
    return { user: user_id, remove: () => handler(event) }
  }

  async function holdTweet(content: string) {
    const transaction = await db.startTransaction().execute()
    // Postgres undoes the one that looks for a deadlock: the request.
    await sql`set local deadlock_timeout = '1h'`.execute(transaction)
    await sql`select from tweets where content = ${content} for update`.execute(transaction)
    return transaction
  }

  async function waiting(): Promise<number> {
    const { rows } = await sql<{ count: number }>`
      select count(*) as count from pg_stat_activity where wait_event_type = 'Lock'`.execute(db)
    return rows[0]?.count ?? 0
  }

  it('is a 503 for the request that Postgres undoes, which may be sent again', async () => {
    const { user, remove } = await userWithTweets()
    const [first, second] = [await holdTweet('one'), await holdTweet('two')]

    // The request has the user and waits for a tweet; the other one has the second tweet and waits for the user.
    const removing = remove()
    await expect.poll(waiting).toBe(1)
    const renaming = sql`update users set username = 'eve' where id = ${user}`.execute(second)
    await expect.poll(waiting).toBe(2)
    await first.commit().execute()
    const refused = await removing
    await renaming
    await second.commit().execute()
    const { rows } = await sql`select username from users`.execute(db)
    const again = await remove()

    expect(refused).toMatchObject({ statusCode: 503, headers: { 'retry-after': '10' } })
    expect(JSON.parse(refused.body ?? '')).toMatchObject({
      type: 'urn:plaster:problem:unavailable',
      detail: 'nothing was changed: try again in a few seconds',
    })
    expect(rows).toEqual([{ username: 'eve' }])
    expect(again).toMatchObject({ statusCode: 204 })
  })
})
