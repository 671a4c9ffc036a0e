import { type CompiledQuery, type Kysely, type RootOperationNode, sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { listLikedTweets, listLikingUsers } from '../../../db/queries/likes.ts'
import type { PageRequest } from '../../../db/queries/page.ts'
import { listTweets, listTweetsOfUser } from '../../../db/queries/tweet-lists.ts'
import { listUsers } from '../../../db/queries/users.ts'
import type { Database } from '../../../db/schema.ts'
import { openTestDatabase, type TestDatabase } from '../../setup/test-database.ts'

const users = 20_000
const tweets = 20_000

let database: TestDatabase
let db: Kysely<Database>

beforeAll(async () => {
  database = await openTestDatabase()
  db = database.db
  await sql`
    insert into users (username, password_hash)
    select 'user_' || n, '!' from generate_series(1, ${users}) as n`.execute(db)
  await sql`
    insert into tweets (user_id, content, created_at)
    select case when n % 50 = 0 then 1 else 1 + n % ${users} end,
      case when n % 5000 = 0 then 'a rare word ' else 'common words ' end || n,
      timestamptz '2026-01-01' + n * interval '1 minute'
    from generate_series(1, ${tweets}) as n`.execute(db)
  await sql`
    insert into likes (user_id, tweet_id)
    select case when n % 50 = 0 then 1 else n end, case when n % 50 = 1 then 1 else n end
    from generate_series(1, ${tweets}) as n on conflict do nothing`.execute(db)
  await sql`analyze`.execute(db)
})

afterAll(() => database.close())

interface PlanNode {
  'Node Type': string
  'Index Name'?: string
  'Actual Rows': number
  'Actual Loops': number
  'Rows Removed by Filter'?: number
  Plans?: PlanNode[]
}

/** How Postgres runs the one statement of a query function. */
async function planOf(query: (db: Kysely<Database>) => Promise<unknown>): Promise<PlanNode[]> {
  let node: RootOperationNode | undefined
  const watched = db.withPlugin({
    transformQuery: ({ node: seen }) => {
      node = seen
      return seen
    },
    transformResult: async ({ result }) => result,
  })
  await query(watched)
  const compiled = db.getExecutor().compileQuery(node as RootOperationNode, { queryId: 'plan' })
  const { rows } = await db.executeQuery<{ 'QUERY PLAN': [{ Plan: PlanNode }] }>({
    ...compiled,
    sql: `explain (analyze, timing off, format json) ${compiled.sql}`,
  } as CompiledQuery<{ 'QUERY PLAN': [{ Plan: PlanNode }] }>)
  const [explained] = rows[0]?.['QUERY PLAN'] ?? []
  return flatten(explained?.Plan as PlanNode)
}

function flatten(node: PlanNode): PlanNode[] {
  return [node, ...(node.Plans ?? []).flatMap(flatten)]
}

/** Rows that were read from tables and indexes, kept or not. */
function rowsRead(nodes: PlanNode[]): number {
  return nodes
    .filter((node) => /Scan$/.test(node['Node Type']) && !/Subquery|CTE/.test(node['Node Type']))
    .map(
      (node) =>
        (node['Actual Rows'] + (node['Rows Removed by Filter'] ?? 0)) * node['Actual Loops'],
    )
    .reduce((sum, rows) => sum + rows, 0)
}

const limit = 20
const firstWeek = new Date('2026-01-08')

/** Each list, the greatest key of its rows, and the most rows that a page may read. */
const lists: [
  string,
  number,
  number,
  (db: Kysely<Database>, page: PageRequest) => Promise<unknown>,
][] = [
  ['users', users, limit + 1, (db, page) => listUsers(db, {}, page)],
  ['tweets', tweets, limit + 1, (db, page) => listTweets(db, {}, page)],
  ['tweets of a user', tweets, limit + 2, (db, page) => listTweetsOfUser(db, 1, {}, page)],
  [
    'tweets since a time',
    tweets,
    limit + 1,
    (db, page) => listTweets(db, { since: firstWeek }, page),
  ],
  [
    'tweets with frequent words',
    tweets,
    limit + 3,
    (db, page) => listTweets(db, { words: 'common' }, page),
  ],
  ['liked tweets', tweets, 2 * limit + 3, (db, page) => listLikedTweets(db, 1, page)],
  ['liking users', tweets, 2 * limit + 3, (db, page) => listLikingUsers(db, 1, page)],
]

describe.each(lists)('a page of %s', (_, last, most, list) => {
  it.each([
    ['first', undefined],
    ['a middle', Math.floor(last * 0.97)],
  ])('is read from an index alone, without a sort or an offset: the %s one', async (_, before) => {
    const nodes = await planOf((watched) => list(watched, { limit, before }))
    const types = nodes.map((node) => node['Node Type'])

    expect(types).not.toContain('Seq Scan')
    // What is joined to its owner is sorted once more, a page at most.
    expect(
      nodes.filter(
        ({ 'Node Type': type, 'Actual Rows': rows }) => type === 'Sort' && rows > limit + 1,
      ),
    ).toEqual([])
    expect(rowsRead(nodes)).toBeLessThanOrEqual(most)
  })
})

describe('rare words', () => {
  it('are found by their index', async () => {
    const nodes = await planOf((watched) => listTweets(watched, { words: 'rare' }, { limit }))

    expect(nodes.map((node) => node['Index Name'])).toContain('tweets_content_idx')
    expect(rowsRead(nodes)).toBeLessThanOrEqual(2 * (tweets / 5_000))
  })
})
