import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  createGraph,
  currentRows,
  kyselyTargets,
  matchKyselyNames,
  type Revision,
  stamp,
} from '../../../../db/migrate/index.ts'
import { openTestDatabase, type TestDatabase } from '../../../setup/test-database.ts'
import { contextOf } from '../contexts.ts'
import { refusalOf } from '../graphs.ts'

const named = (revision: string, message: string, path = `versions/${revision}.ts`) => ({
  revision,
  message,
  path,
})

const graph = createGraph([
  { revision: 'a1', downRevision: null },
  { revision: 'b2', downRevision: 'a1' },
  { revision: 'c3', downRevision: 'a1' },
])

const revisions = [
  named('a1', 'Create users'),
  named('b2', 'add bio', 'versions/002-bio.ts'),
  named('c3', 'add bio'),
]

describe("a name of Kysely's migrator", () => {
  it.each<[string, string[], string[]]>([
    ['nothing', [], []],
    ['the words of a message', ['2024-01-05T10-11-12_create-users'], ['a1']],
    ['the words of a message after a number', ['001_create_users'], ['a1']],
    ['an id', ['a1'], ['a1']],
    ['a file name before a message', ['create users', '002-bio'], ['b2']],
    ['both branches', ['a1', '002-bio', 'c3'], ['b2', 'c3']],
  ])('stands for %s', (_, names, wanted) => {
    expect(matchKyselyNames(graph, revisions, names)).toEqual(wanted)
  })

  it.each<[string[], string]>([
    [
      ['a1', '003_likes'],
      "Kysely's migration '003_likes' is no revision: name the file of one 003_likes.ts, or give one its words as message",
    ],
    [
      ['2024'],
      "Kysely's migration '2024' is no revision: name the file of one 2024.ts, or give one its words as message",
    ],
    [
      ['a1', '004-add-bio'],
      "Kysely's migration '004-add-bio' could be any of b2, c3: name the file of one 004-add-bio.ts",
    ],
    [
      ['a1', '001_create_users'],
      "Kysely's migrations 'a1' and '001_create_users' both stand for revision a1: name a file after each",
    ],
    [
      ['c3'],
      "Revision a1 comes before c3, which Kysely applied as 'c3', and Kysely did not apply it: correct downRevision, or name its file after the migration",
    ],
  ])('is refused in one line: %j', (names, message) => {
    expect(refusalOf(() => matchKyselyNames(graph, revisions, names))).toBe(message)
  })
})

describe('stamping from Kysely', () => {
  let database: TestDatabase
  const declared: Revision[] = [
    { revision: 'a1', downRevision: null, message: 'create users' },
    { revision: 'b2', downRevision: 'a1', message: 'create tweets' },
    { revision: 'c3', downRevision: 'b2', message: 'create likes' },
  ]

  beforeAll(async () => {
    database = await openTestDatabase({ migrated: false })
  })

  afterAll(() => database.close())

  it('says so where there is nothing of Kysely', async () => {
    await expect(kyselyTargets(contextOf(database.db, declared))).rejects.toThrow(
      "There is no table 'kysely_migration'",
    )
  })

  it('puts the database on what Kysely says that it applied', async () => {
    const context = contextOf(database.db, declared)
    await database.db.schema
      .createTable('kysely_migration')
      .addColumn('name', 'varchar(255)', (column) => column.primaryKey())
      .addColumn('timestamp', 'varchar(255)')
      .execute()
    await context.db
      .insertInto('kysely_migration')
      .values([
        { name: '001_create_users', timestamp: '2024-01-05T10:11:12.000Z' },
        { name: '002_create_tweets', timestamp: '2024-01-05T10:11:12.000Z' },
      ])
      .execute()

    await stamp(context, { targets: await kyselyTargets(context) })

    expect(await currentRows(context)).toEqual(['b2'])
  })
})
