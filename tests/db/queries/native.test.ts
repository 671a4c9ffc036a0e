import { type Kysely, sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { IdempotencyMismatchError, UnauthenticatedError } from '../../../db/errors.ts'
import type { Caller } from '../../../db/queries/caller.ts'
import { countAttempt, type LogInUser } from '../../../db/queries/log-in-attempts.ts'
import type { Retry } from '../../../db/queries/retry.ts'
import { openSession } from '../../../db/queries/sessions.ts'
import { createTweet } from '../../../db/queries/tweets.ts'
import { createUser, deleteUser, updateUser } from '../../../db/queries/users.ts'
import type { Database } from '../../../db/schema.ts'
import { createToken } from '../../../db/session-token.ts'
import { openPostgresEngine } from '../../../scripts/data-api/engines/postgres.ts'
import { type DataApi, startDataApi } from '../../../scripts/data-api/server.ts'
import { openByEndpoint } from '../../../scripts/database/open-database.ts'
import { upgradeToHead } from '../../../scripts/db/folder/upgrade-to-head.ts'
import {
  type NativePostgres,
  nativePostgresIsHere,
  startNativePostgres,
} from '../../setup/native-postgres.ts'

const atOnce = Array.from({ length: 8 }, (_, index) => index)

let postgres: NativePostgres
let dataApi: DataApi
let db: Kysely<Database>
let close: () => Promise<void>
let caller: Caller
let user: number

/** PGlite has one session: only a Postgres with many has statements that meet. */
describe.skipIf(!nativePostgresIsHere)('statements that meet', () => {
  beforeAll(async () => {
    postgres = await startNativePostgres()
    dataApi = await startDataApi({ engine: await openPostgresEngine(postgres.url), port: 0 })
    const opened = openByEndpoint(dataApi.url, 'a test database')
    db = opened.db
    close = opened.close
    await upgradeToHead(db)
    user = await newUser('ada')
    caller = await newSession(user)
  })

  afterAll(async () => {
    await close()
    await dataApi.close()
    await postgres.close()
  })

  async function newUser(username: string): Promise<number> {
    return (await createUser(db, { username, passwordHash: '!' })).id
  }

  async function newSession(user_id: number): Promise<Caller> {
    const { hash: token_hash } = createToken()
    const expires_at = new Date(Date.now() + 3_600_000)
    await db.insertInto('sessions').values({ user_id, token_hash, expires_at }).execute()
    return { tokenHash: token_hash }
  }

  const newRetry = (key: string): Retry => ({ key, fingerprint: Buffer.alloc(32, key) })

  /** Sends a statement while another one's transaction is open, which is committed when it is waited for. */
  async function meet<Made>(make: (db: Kysely<Database>) => Promise<Made>): Promise<[Made, Made]> {
    let second: Promise<Made> | undefined
    const first = await db.transaction().execute(async (transaction) => {
      const made = await make(transaction)
      second = make(db)
      // It may be refused before the first one's commit is over; whoever awaits it is told.
      second.catch(() => {})
      await expect.poll(waiting, { timeout: 30_000 }).toBe(1)
      return made
    })
    return [first, (await second) as Made]
  }

  async function waiting(): Promise<number> {
    const { rows } = await sql<{ count: number }>`
      select count(*) as count from pg_stat_activity where wait_event_type = 'Lock'`.execute(db)
    return rows[0]?.count ?? 0
  }

  it('make one tweet of the same request, and both tell of it', async () => {
    const retry = newRetry('tweet')

    const [first, second] = await meet((db) => createTweet(db, caller, { content: 'once' }, retry))

    expect(second).toEqual(first)
    const { rows } = await sql`select id from tweets`.execute(db)
    expect(rows).toEqual([{ id: first.id }])
  })

  it('make one user of the same request, though the name is taken by then', async () => {
    const retry = newRetry('user')
    const bob = { username: 'bob', passwordHash: '!' }

    const [first, second] = await meet((db) => createUser(db, bob, retry))

    expect(second).toEqual(first)
  })

  it('make nothing of another request with the key', async () => {
    let count = 0
    const made = meet((db) => {
      count += 1
      const retry = { key: 'other', fingerprint: Buffer.alloc(32, count) }
      return createTweet(db, caller, { content: 'which' }, retry)
    })

    await expect(made).rejects.toBeInstanceOf(IdempotencyMismatchError)
  })

  it('let one of many changes of a version pass', async () => {
    const { version } = await updateUser(db, caller, user, { username: 'ada_1' })

    const changes = await Promise.allSettled(
      atOnce.map((index) => updateUser(db, caller, user, { username: `ada_${index}_` }, [version])),
    )

    const reasons = changes.flatMap((change) =>
      change.status === 'rejected' ? change.reason.name : [],
    )
    expect(reasons).toEqual(Array.from({ length: atOnce.length - 1 }, () => 'StaleVersionError'))
  })

  it.each<
    [name: string, second: (db: Kysely<Database>, mine: Caller, id: number) => Promise<unknown>]
  >([
    ['another password', (db, mine, id) => updateUser(db, mine, id, { passwordHash: 'second' })],
    ['another name', (db, mine, id) => updateUser(db, mine, id, { username: 'second' })],
    [
      'a change of the version before',
      (db, mine, id) => updateUser(db, mine, id, { username: 'second' }, [`${id}.1`]),
    ],
    ['a removal', (db, mine, id) => deleteUser(db, mine, id)],
  ])('refuse %s that waited for a new password, which ended its session', async (name, change) => {
    const id = await newUser(name.replaceAll(' ', '_'))
    const [first, second] = [await newSession(id), await newSession(id)]
    let count = 0

    for (const mine of [first, second]) {
      const met = meet((db) => {
        count += 1
        if (count % 2 === 1) return updateUser(db, first, id, { passwordHash: 'first' })
        return change(db, mine, id)
      })
      await expect(met).rejects.toBeInstanceOf(UnauthenticatedError)
      const found = db
        .selectFrom('users')
        .select(['username', 'password_hash'])
        .where('id', '=', id)
      expect(await found.execute()).toEqual([
        { username: name.replaceAll(' ', '_'), password_hash: 'first' },
      ])
      await db.updateTable('users').set({ password_version: 1, version: 1 }).execute()
    }
  })

  it('refuse a change by a user who has been removed meanwhile', async () => {
    const id = await newUser('leaving')
    const mine = await newSession(id)
    let count = 0

    const met = meet<unknown>((db) => {
      count += 1
      return count === 1
        ? deleteUser(db, mine, id)
        : updateUser(db, mine, id, { username: 'staying' })
    })

    await expect(met).rejects.toBeInstanceOf(UnauthenticatedError)
  })

  it('log nobody in who is being removed', async () => {
    const id = await newUser('removed')
    const mine = await newSession(id)
    const removed = await countAttempt(db, { username: 'removed', network: '192.0.2.8' })
    const opening = { tokenHash: createToken().hash, network: '192.0.2.8' }
    let count = 0

    const [, opened] = await meet<unknown>((db) => {
      count += 1
      return count === 1 ? deleteUser(db, mine, id) : openSession(db, removed as LogInUser, opening)
    })

    expect(opened).toBeUndefined()
  })

  it('count every attempt to log in', async () => {
    const attempt = { username: 'Guessed', network: '192.0.2.7' }

    const outcomes = await Promise.allSettled(
      Array.from({ length: 16 }, () => countAttempt(db, attempt)),
    )

    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(10)
  })
})
