import { type Kysely, type RawBuilder, sql } from 'kysely'
import { NotFoundError } from '../errors.ts'
import type { Database } from '../schema.ts'
import { cutPage, isPresent, type Page, type PageRequest, selectPage } from './page.ts'
import { type Tweet, tweetColumns } from './tweets.ts'

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
  const found = await selectTweets(db, filter, page).execute()
  return cutPage(found, page)
}

/** The user is the left side of the join, so that a user without tweets and no user differ. */
export async function listTweetsOfUser(
  db: Kysely<Database>,
  userId: number,
  filter: TweetFilter,
  page: PageRequest,
): Promise<Page<Tweet>> {
  const tweets = selectTweets(db, filter, page).where('tweets.user_id', '=', userId)
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

function selectTweets(db: Kysely<Database>, filter: TweetFilter, page: PageRequest) {
  const tweets = db
    .selectFrom('tweets')
    .select(tweetColumns)
    .select('tweets.id as key')
    .where((eb) => eb.and(conditionsOf(filter)))
  return selectPage(tweets, 'tweets.id', page)
}

function conditionsOf({ since, words }: TweetFilter): RawBuilder<boolean>[] {
  const conditions: RawBuilder<boolean>[] = []
  // Ids need not be in the order of times, so that no id can tell where the older ones begin.
  if (since !== undefined) conditions.push(sql`tweets.created_at >= ${since}`)
  if (words !== undefined) {
    conditions.push(sql`
      to_tsvector('simple', tweets.content) @@ websearch_to_tsquery('simple', ${words})`)
  }
  return conditions
}
