import { readFileSync } from 'node:fs'
import { type Kysely, sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  createContext,
  loadMigrations,
  type MigrationContext,
  readCatalog,
  upgrade,
  verify,
} from '../../db/migrate/index.ts'
import {
  envFile,
  readmeFile,
  revisionTemplate,
} from '../../db/migrate/new-revision/initial-files.ts'
import { fileAccess } from '../../scripts/db/folder/file-access.ts'
import { openTestDatabase, type TestDatabase } from '../setup/test-database.ts'

const folder = new URL('../../migrations', import.meta.url).pathname

let database: TestDatabase
// biome-ignore lint/suspicious/noExplicitAny: revisions have a schema each
let db: Kysely<any>
let context: MigrationContext

beforeAll(async () => {
  database = await openTestDatabase({ migrated: false })
  db = database.db
  context = { ...createContext(await loadMigrations(fileAccess, folder)), db }
})

afterAll(() => database.close())

describe('the migrations', () => {
  it('are one line with one head', () => {
    expect(context.graph.heads()).toHaveLength(1)
    expect(context.graph.branches()).toEqual([])
  })

  it('go up, down and up again, each leaving no trace', async () => {
    const { isReversible, verified } = await verify(context)

    expect({
      isReversible,
      faulty: verified.filter(({ problems }) => problems.length > 0),
    }).toEqual({ isReversible: true, faulty: [] })
    expect(verified.map(({ revision }) => revision)).toEqual(context.graph.order)
  })

  it('have the names that the queries tell violations by', async () => {
    await upgrade(context)
    const names = (await readCatalog(db)).map(({ name }) => name.split('.').at(-1))

    for (const name of [
      'users_username_key',
      'tweets_user_id_fkey',
      'likes_user_id_fkey',
      'likes_tweet_id_fkey',
    ]) {
      expect(names).toContain(name)
    }
  })

  it('hold what a new folder holds', () => {
    const read = (name: string) => readFileSync(`${folder}/${name}`, 'utf8')

    expect(read('revision.ts.template')).toBe(revisionTemplate)
    expect(read('README.md')).toBe(readmeFile)
    expect(read('env.ts')).toBe(envFile('../db/migrate/index.ts'))
  })
})

describe('the schema', () => {
  beforeAll(async () => {
    await upgrade(context)
    await sql`insert into users (username, password_hash) values ('ada', 'x'), ('bob', 'x')`.execute(
      db,
    )
    await sql`insert into tweets (user_id, content) values (1, 'hello')`.execute(db)
    await sql`insert into likes (user_id, tweet_id) values (2, 1)`.execute(db)
    await sql`
      insert into sessions (user_id, token_hash, expires_at)
      values (1, sha256('x'), now())
    `.execute(db)
  })

  it.each([
    ['users_username_key', sql`insert into users (username, password_hash) values ('ADA', 'x')`],
    ['users_username_check', sql`insert into users (username, password_hash) values ('', 'x')`],
    ['users_username_check', sql`insert into users (username, password_hash) values ('a b', 'x')`],
    [
      'users_username_check',
      sql`insert into users (username, password_hash) values (repeat('a', 33), 'x')`,
    ],
    ['tweets_content_check', sql`insert into tweets (user_id, content) values (1, E' \n\t ')`],
    [
      'tweets_content_check',
      sql`insert into tweets (user_id, content) values (1, repeat('é', 281))`,
    ],
    ['tweets_user_id_fkey', sql`insert into tweets (user_id, content) values (9, 'a')`],
    ['likes_user_id_tweet_id_key', sql`insert into likes (user_id, tweet_id) values (2, 1)`],
    ['likes_user_id_fkey', sql`insert into likes (user_id, tweet_id) values (9, 1)`],
    ['likes_tweet_id_fkey', sql`insert into likes (user_id, tweet_id) values (1, 9)`],
    [
      'sessions_token_hash_key',
      sql`insert into sessions (user_id, token_hash, expires_at) values (2, sha256('x'), now())`,
    ],
    [
      'sessions_token_hash_check',
      sql`insert into sessions (user_id, token_hash, expires_at) values (2, 'short', now())`,
    ],
    [
      'sessions_user_id_fkey',
      sql`insert into sessions (user_id, token_hash, expires_at) values (9, sha256('y'), now())`,
    ],
  ])('refuses what breaks %s', async (constraint, statement) => {
    await expect(statement.execute(db)).rejects.toThrow(constraint)
  })

  it.each([
    sql`insert into users (username, password_hash) values (repeat('a', 32), 'x')`,
    sql`insert into tweets (user_id, content) values (1, repeat('é', 280))`,
  ])('takes what is just long enough (%#)', async (statement) => {
    await expect(statement.execute(db)).resolves.toBeDefined()
  })

  it('takes away with a user their tweets, likes and sessions', async () => {
    await sql`delete from users where id in (1, 2)`.execute(db)

    const { rows } = await sql`
      select (select count(*) from tweets) + (select count(*) from likes)
        + (select count(*) from sessions) as left
    `.execute(db)
    expect(rows).toEqual([{ left: 0 }])
  })
})
