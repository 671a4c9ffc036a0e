import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { verifyPassword } from '../../../db/password.ts'
import { startProcess } from '../../setup/process.ts'
import { openTestDatabase, type TestDatabase } from '../../setup/test-database.ts'

let database: TestDatabase

beforeAll(async () => {
  database = await openTestDatabase()
})

beforeEach(async () => {
  await sql`truncate users, tweets, likes restart identity cascade`.execute(database.db)
})

afterAll(() => database.close())

async function runSeed(...args: string[]): Promise<{ code: number | null; output: string }> {
  const { ended, output } = startProcess(['scripts/seed.mjs', ...args], {
    env: database.environment,
  })
  return { code: await ended, output: output() }
}

async function counts(): Promise<unknown> {
  const { db } = database
  return db
    .selectNoFrom((eb) => [
      eb.selectFrom('users').select(eb.fn.countAll().as('n')).as('users'),
      eb.selectFrom('tweets').select(eb.fn.countAll().as('n')).as('tweets'),
      eb.selectFrom('likes').select(eb.fn.countAll().as('n')).as('likes'),
    ])
    .executeTakeFirst()
}

describe('seed', () => {
  it('fills the tables, with a password that works', async () => {
    const { code, output } = await runSeed()
    const user = await database.db.selectFrom('users').selectAll().executeTakeFirstOrThrow()

    expect(code).toBe(0)
    expect(output).toMatch(/: 50 users, 100 tweets, 400 likes\.\n$/)
    expect(await counts()).toEqual({ users: 50, tweets: 100, likes: 400 })
    expect(await verifyPassword('password', user.password_hash)).toBe(true)
  })

  it('gives the same data for the same number', async () => {
    const select = () =>
      database.db.selectFrom('tweets').select(['id', 'user_id', 'content', 'created_at']).execute()
    await runSeed('--seed', '7')
    const first = await select()
    await sql`truncate users, tweets, likes restart identity cascade`.execute(database.db)

    await runSeed('--seed', '7')

    expect(await select()).toEqual(first)
  })

  it('refuses a database with users in it, and adds to it with --force', async () => {
    await runSeed('--users', '2', '--tweets', '2', '--likes', '4')

    const refused = await runSeed()
    const unchanged = await counts()
    const forced = await runSeed('--users', '3', '--tweets', '1', '--likes', '0', '--force')

    expect(refused).toEqual({
      code: 1,
      output: 'The database has users already: add --force to seed it all the same.\n',
    })
    expect(unchanged).toEqual({ users: 2, tweets: 2, likes: 4 })
    expect(forced.code).toBe(0)
    expect(await counts()).toEqual({ users: 5, tweets: 3, likes: 4 })
  })

  it('sends bulk inserts, not rows', async () => {
    const before = database.calls()

    await runSeed('--users', '100', '--tweets', '12000', '--likes', '3000')

    // begin, two looks, one statement each for users and likes, three for tweets, commit
    expect(database.calls() - before).toBe(9)
    expect(await counts()).toEqual({ users: 100, tweets: 12_000, likes: 3_000 })
  })

  it.each([
    [
      ['--users', '2', '--tweets', '2', '--likes', '5'],
      1,
      '2 users can like 2 tweets 4 times, not 5: lower --likes.\n',
    ],
    [['--users', '0', '--tweets', '1', '--likes', '0'], 1, 'Tweets need users: --users is 0.\n'],
    [
      ['--tweets', 'many'],
      2,
      "error: option '--tweets <count>' argument 'many' is invalid. It takes a whole number from 0 to 10000000.\n",
    ],
  ])('refuses %j', async (args, code, output) => {
    expect(await runSeed(...args)).toEqual({ code, output })
  })
})
