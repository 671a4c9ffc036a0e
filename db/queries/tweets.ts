import { type Kysely, type RawBuilder, type Selectable, sql } from 'kysely'
import { NotFoundError } from '../errors.ts'
import type { Database, TweetsTable } from '../schema.ts'
import {
  authenticate,
  authorize,
  type Caller,
  sessionOf,
  type WithCaller,
  type WithOwner,
} from './caller.ts'
import { translateConstraint } from './constraints.ts'
import { cutPage, isPresent, type Page, type PageRequest } from './page.ts'
import {
  answerColumns,
  earlierAnswer,
  keepAnswer,
  type Retry,
  reviveAnswer,
  runOnce,
  type WithAnswer,
} from './retry.ts'
import { type ExpectedVersions, isVersion, missed, type Versioned, versionOf } from './version.ts'

export type Tweet = Selectable<TweetsTable>

export interface NewTweet {
  content: string
}

const columns = ['tweets.id', 'tweets.user_id', 'tweets.content', 'tweets.created_at'] as const

export interface TweetFilter {
  since?: Date | undefined
  /** Words that are all in it; "quoted" they follow each other, -those are not in it. */
  words?: string | undefined
}

export async function listTweets(
  db: Kysely<Database>,
  filter: TweetFilter,
  page: PageRequest,
): Promise<Page<Tweet>> {
  const found = await selectPage(db, filter, page).execute()
  return cutPage(found, page)
}

/** The user is the left side of the join, so that a user without tweets and no user differ. */
export async function listTweetsOfUser(
  db: Kysely<Database>,
  userId: number,
  filter: TweetFilter,
  page: PageRequest,
): Promise<Page<Tweet>> {
  const tweets = selectPage(db, filter, page).where('tweets.user_id', '=', userId)
  const found = await db
    .selectFrom('users')
    .leftJoin(tweets.as('tweet'), (join) => join.onTrue())
    .selectAll('tweet')
    .where('users.id', '=', userId)
    .orderBy('tweet.key', 'desc')
    .execute()
  if (found.length === 0) throw new NotFoundError('user')
  return cutPage(found.filter(isPresent), page)
}

export async function findTweet(db: Kysely<Database>, id: number): Promise<Versioned<Tweet>> {
  const tweet = await db
    .selectFrom('tweets')
    .select(columns)
    .select(versionOf('tweets').as('version'))
    .where('tweets.id', '=', id)
    .executeTakeFirst()
  if (!tweet) throw new NotFoundError('tweet')
  return tweet
}

/** In the caller's name. Throws UnauthenticatedError. */
export async function createTweet(
  db: Kysely<Database>,
  caller: Caller,
  tweet: NewTweet,
  retry?: Retry,
): Promise<Versioned<Tweet>> {
  const statement = sql<WithCaller & WithAnswer<Versioned<Tweet>>>`
    with ${sessionOf(caller)},
    ${earlierAnswer(retry, caller)},
    made as (
      insert into tweets (user_id, content)
      select user_id, ${tweet.content} from session where not exists (select from earlier)
      returning id, user_id, content, created_at, ${versionOf('tweets')} as version
    ),
    ${keepAnswer(retry, caller)}
    select session.user_id as caller_id, ${answerColumns}
    from (select 1) as one
    left join session on true left join earlier on true left join made on true`
  const row = await runOnce(retry, () => statement.execute(db)).catch(translateConstraint)
  authenticate(caller, row)
  return reviveAnswer(row)
}

/** The caller's own, with its likes. Throws UnauthenticatedError, NotFoundError, ForbiddenError, StaleVersionError. */
export async function deleteTweet(
  db: Kysely<Database>,
  caller: Caller,
  id: number,
  expected?: ExpectedVersions,
): Promise<void> {
  const { rows } = await sql<WithOwner & { deleted_id: number | null }>`
    with ${sessionOf(caller)},
    deleted as (
      delete from tweets using session
      where tweets.id = ${id} and tweets.user_id = session.user_id
        and ${isVersion('tweets', expected)}
      returning tweets.id
    )
    select session.user_id as caller_id, tweets.user_id as owner_id, deleted.id as deleted_id
    from (select 1) as one
    left join session on true
    left join tweets on tweets.id = ${id}
    left join deleted on true`.execute(db)
  const row = rows[0] as (typeof rows)[number]
  authorize(caller, row, 'tweet')
  if (row.deleted_id === null) throw missed('tweet', expected)
}

function selectPage(db: Kysely<Database>, filter: TweetFilter, page: PageRequest) {
  return db
    .selectFrom('tweets')
    .select(columns)
    .select('tweets.id as key')
    .$if(page.before !== undefined, (query) => query.where('tweets.id', '<', page.before as number))
    .where((eb) => eb.and(conditionsOf(filter)))
    .orderBy('tweets.id', 'desc')
    .limit(page.limit + 1)
}

function conditionsOf({ since, words }: TweetFilter): RawBuilder<boolean>[] {
  const conditions: RawBuilder<boolean>[] = []
  if (since !== undefined) {
    conditions.push(sql`
      tweets.created_at >= ${since} and tweets.id >= ${firstIdSince(since)}`)
  }
  if (words !== undefined) {
    conditions.push(sql`
      to_tsvector('simple', tweets.content) @@ websearch_to_tsquery('simple', ${words})`)
  }
  return conditions
}

/**
 * Where a list by id may end, so that its last page does not look through all that is older. Ids are not
 * quite in the order of times: of tweets written at one moment the first id may have the later time. So
 * the least id is looked for among the first thousand.
 */
function firstIdSince(since: Date): RawBuilder<number> {
  return sql`(
    select min(id) from (
      select id from tweets where created_at >= ${since} order by created_at, id limit 1000
    ) as earliest
  )`
}
