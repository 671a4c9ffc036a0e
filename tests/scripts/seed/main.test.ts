import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { verifyPassword } from '../../../db/password.ts'
import { SeedError, type SeedOptions, seed, seedDefaults } from '../../../scripts/seed/seed.ts'
import { onTerminal, startProcess } from '../../setup/process.ts'
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
  return run(['scripts/seed.mjs', ...args])
}

async function run(args: string[]): Promise<{ code: number | null; output: string }> {
  const { ended, output } = startProcess(args, { env: database.environment })
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

const options = (changes: Partial<SeedOptions>): SeedOptions => ({ ...seedDefaults, ...changes })

describe('seed', () => {
  it('fills the tables once, with a password that works', async () => {
    const { code, output } = await run([...onTerminal, 'scripts/seed.mjs'])
    const refused = await runSeed()

    const user = await database.db.selectFrom('users').selectAll().executeTakeFirstOrThrow()
    expect(code).toBe(0)
    expect(output).toMatch(/\[#{30}\] 550\/550\n.*: 50 users, 100 tweets, 400 likes\.\n$/)
    expect(output).toMatch(/\r.\[K\[#* +\] \d+\/550\r/)
    expect(refused).toEqual({
      code: 1,
      output: 'The database has users already: add --force to seed it all the same.\n',
    })
    expect(await counts()).toEqual({ users: 50, tweets: 100, likes: 400 })
    expect(await verifyPassword('password', user.password_hash)).toBe(true)
  })

  it('gives the same data for the same number', async () => {
    const select = () =>
      database.db.selectFrom('tweets').select(['id', 'user_id', 'content', 'created_at']).execute()
    await seed(database.db, options({ seed: 7 }))
    const first = await select()
    await sql`truncate users, tweets, likes restart identity cascade`.execute(database.db)

    await seed(database.db, options({ seed: 7 }))

    expect(await select()).toEqual(first)
  })

  it('adds to what is there with --force', async () => {
    await seed(database.db, options({ users: 2, tweets: 2, likes: 4 }))

    const forced = await runSeed('--users', '3', '--tweets', '1', '--likes', '0', '--force')

    expect(forced.code).toBe(0)
    expect(await counts()).toEqual({ users: 5, tweets: 3, likes: 4 })
  })

  it('sends bulk inserts, not rows', async () => {
    const before = database.calls()

    await seed(database.db, options({ users: 100, tweets: 12_000, likes: 3_000 }))

    // begin, two looks, one statement each for users and likes, three for tweets, commit
    expect(database.calls() - before).toBe(9)
    expect(await counts()).toEqual({ users: 100, tweets: 12_000, likes: 3_000 })
  })

  it.each([
    [{ users: 2, tweets: 2, likes: 5 }, '2 users can like 2 tweets 4 times, not 5: lower --likes.'],
    [{ users: 0, tweets: 1, likes: 0 }, 'Tweets need users: --users is 0.'],
  ])('refuses %j', async (wanted, message) => {
    await expect(seed(database.db, options(wanted))).rejects.toThrow(new SeedError(message))

    expect(await counts()).toEqual({ users: 0, tweets: 0, likes: 0 })
  })

  it('refuses a count that is none', async () => {
    expect(await runSeed('--tweets', 'many')).toEqual({
      code: 2,
      output:
        "error: option '--tweets <count>' argument 'many' is invalid. It takes a whole number from 0 to 10000000.\n",
    })
  })
})
