import { sql } from 'kysely'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { prepareDatabase } from '../../../scripts/dev/prepare-database.ts'
import { SeedError, seed, seedDefaults } from '../../../scripts/seed/seed.ts'
import { UsageError } from '../../../scripts/terminal/failure.ts'
import { openTestDatabase, type TestDatabase } from '../../setup/test-database.ts'

let database: TestDatabase

beforeAll(async () => {
  database = await openTestDatabase()
})

afterEach(async () => {
  await sql`truncate users cascade`.execute(database.db)
})

afterAll(() => database.close())

async function prepare(): Promise<string[]> {
  const said: string[] = []
  await prepareDatabase(database.db, (line) => said.push(line))
  return said
}

async function countUsers(): Promise<number> {
  return (await database.db.selectFrom('users').select('id').execute()).length
}

describe('prepareDatabase', () => {
  it('seeds a database that nobody has put anything in yet, and says so', async () => {
    expect(await prepare()).toEqual(['seed 50 users, 100 tweets, 400 likes'])
    expect(await countUsers()).toBe(50)
  })

  it('says in a line why the database cannot be upgraded, as after a change of branches', async () => {
    const { rows } = await sql<{ version_num: string }>`
      update alembic_version set version_num = 'f0f0f0f0f0f0'
      returning (select version_num from alembic_version)`.execute(database.db)

    const refused = prepare()

    await expect(refused).rejects.toThrow(UsageError)
    await expect(refused).rejects.toThrow(
      "Can't locate revision identified by 'f0f0f0f0f0f0', which the database is on",
    )
    await sql`update alembic_version set version_num = ${rows[0]?.version_num}`.execute(database.db)
  })

  it('leaves alone what has users already', async () => {
    await seed(database.db, { ...seedDefaults, users: 2, tweets: 0, likes: 0 })

    expect(await prepare()).toEqual([])
    expect(await countUsers()).toBe(2)
  })

  it.each([
    [
      'there is no table likes',
      'relation "likes" does not exist',
      'alter table likes rename to others',
      'alter table others rename to likes',
    ],
    [
      'there is no table users',
      'relation "users" does not exist',
      'alter table users rename to others',
      'alter table others rename to users',
    ],
    [
      'users have to have more',
      'null value in column "city" of relation "users" violates not-null constraint',
      'alter table users add city text not null',
      'alter table users drop city',
    ],
  ])('goes on without fake data where %s', async (_, what, change, undo) => {
    await sql.raw(change).execute(database.db)
    const said = await prepare()
    const seeded = seed(database.db, seedDefaults)
    await expect(seeded).rejects.toThrow(SeedError)
    await sql.raw(undo).execute(database.db)

    expect(said).toEqual([
      expect.stringMatching(
        `^No fake data: .*${what}.*It is made for the tables of the example, in scripts/seed and db/queries/seed.ts.$`,
      ),
    ])
    expect(await countUsers()).toBe(0)
  })
})
