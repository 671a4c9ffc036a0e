import type { Kysely, Selectable } from 'kysely'
import { NotFoundError } from '../errors.ts'
import type { Database, TweetsTable } from '../schema.ts'
import { translateConstraint } from './constraints.ts'
import { cutPage, isPresent, type Page, type PageRequest } from './page.ts'

export type Tweet = Selectable<TweetsTable>

export interface NewTweet {
  userId: number
  content: string
}

const columns = ['tweets.id', 'tweets.user_id', 'tweets.content', 'tweets.created_at'] as const

export async function listTweets(db: Kysely<Database>, page: PageRequest): Promise<Page<Tweet>> {
  const found = await selectPage(db, page).execute()
  return cutPage(found, page)
}

/** The user is the left side of the join, so that a user without tweets and no user differ. */
export async function listTweetsOfUser(
  db: Kysely<Database>,
  userId: number,
  page: PageRequest,
): Promise<Page<Tweet>> {
  const found = await db
    .selectFrom('users')
    .leftJoin(selectPage(db, page).where('tweets.user_id', '=', userId).as('tweet'), (join) =>
      join.onTrue(),
    )
    .selectAll('tweet')
    .where('users.id', '=', userId)
    .orderBy('tweet.key', 'desc')
    .execute()
  if (found.length === 0) throw new NotFoundError('user')
  return cutPage(found.filter(isPresent), page)
}

export async function findTweet(db: Kysely<Database>, id: number): Promise<Tweet> {
  const tweet = await db
    .selectFrom('tweets')
    .select(columns)
    .where('tweets.id', '=', id)
    .executeTakeFirst()
  return tweet ?? missing()
}

export async function createTweet(db: Kysely<Database>, tweet: NewTweet): Promise<Tweet> {
  return db
    .insertInto('tweets')
    .values({ user_id: tweet.userId, content: tweet.content })
    .returning(columns)
    .executeTakeFirstOrThrow()
    .catch(translateConstraint)
}

/** Its likes go with it. */
export async function deleteTweet(db: Kysely<Database>, id: number): Promise<void> {
  const result = await db.deleteFrom('tweets').where('tweets.id', '=', id).executeTakeFirst()
  if (result.numDeletedRows === 0n) missing()
}

function selectPage(db: Kysely<Database>, page: PageRequest) {
  return db
    .selectFrom('tweets')
    .select(columns)
    .select('tweets.id as key')
    .$if(page.before !== undefined, (query) => query.where('tweets.id', '<', page.before as number))
    .orderBy('tweets.id', 'desc')
    .limit(page.limit + 1)
}

function missing(): never {
  throw new NotFoundError('tweet')
}
