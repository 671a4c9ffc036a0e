import { type Kysely, type Selectable, sql } from 'kysely'
import { NotFoundError } from '../errors.ts'
import type { Database, LikesTable } from '../schema.ts'
import { translateConstraint } from './constraints.ts'
import { cutPage, isPresent, type Page, type PageRequest } from './page.ts'
import type { Tweet } from './tweets.ts'
import type { User } from './users.ts'

export type Like = Omit<Selectable<LikesTable>, 'id'>

export interface LikeKey {
  userId: number
  tweetId: number
}

/** The tweets that a user likes, the latest liked first. */
export async function listLikedTweets(
  db: Kysely<Database>,
  userId: number,
  page: PageRequest,
): Promise<Page<Tweet>> {
  const liked = selectPage(db, page)
    .innerJoin('tweets', 'tweets.id', 'likes.tweet_id')
    .select(['tweets.id', 'tweets.user_id', 'tweets.content', 'tweets.created_at'])
    .where('likes.user_id', '=', userId)
  const found = await db
    .selectFrom('users')
    .leftJoin(liked.as('liked'), (join) => join.onTrue())
    .selectAll('liked')
    .where('users.id', '=', userId)
    .orderBy('liked.key', 'desc')
    .execute()
  if (found.length === 0) throw new NotFoundError('user')
  return cutPage(found.filter(isPresent), page)
}

/** The users who like a tweet, the latest first. */
export async function listLikingUsers(
  db: Kysely<Database>,
  tweetId: number,
  page: PageRequest,
): Promise<Page<User>> {
  const liking = selectPage(db, page)
    .innerJoin('users', 'users.id', 'likes.user_id')
    .select(['users.id', 'users.username', 'users.created_at'])
    .where('likes.tweet_id', '=', tweetId)
  const found = await db
    .selectFrom('tweets')
    .leftJoin(liking.as('liking'), (join) => join.onTrue())
    .selectAll('liking')
    .where('tweets.id', '=', tweetId)
    .orderBy('liking.key', 'desc')
    .execute()
  if (found.length === 0) throw new NotFoundError('tweet')
  return cutPage(found.filter(isPresent), page)
}

/** `created` is false where the like was there already: liking twice is liking once. */
export async function likeTweet(
  db: Kysely<Database>,
  { userId, tweetId }: LikeKey,
): Promise<{ like: Like; created: boolean }> {
  const { created, ...like } = await db
    .insertInto('likes')
    .values({ user_id: userId, tweet_id: tweetId })
    // Updating nothing, rather than doing nothing, makes `returning` give the row that was there.
    .onConflict((conflict) =>
      conflict
        .columns(['user_id', 'tweet_id'])
        .doUpdateSet((eb) => ({ tweet_id: eb.ref('excluded.tweet_id') })),
    )
    .returning(['user_id', 'tweet_id', 'created_at'])
    // A row that this statement inserted has no deleting transaction; one that it updated does.
    .returning(sql<boolean>`xmax = 0`.as('created'))
    .executeTakeFirstOrThrow()
    .catch(translateConstraint)
  return { like, created }
}

export async function unlikeTweet(
  db: Kysely<Database>,
  { userId, tweetId }: LikeKey,
): Promise<void> {
  const result = await db
    .deleteFrom('likes')
    .where('user_id', '=', userId)
    .where('tweet_id', '=', tweetId)
    .executeTakeFirst()
  if (result.numDeletedRows === 0n) throw new NotFoundError('like')
}

function selectPage(db: Kysely<Database>, page: PageRequest) {
  return db
    .selectFrom('likes')
    .select('likes.id as key')
    .$if(page.before !== undefined, (query) => query.where('likes.id', '<', page.before as number))
    .orderBy('likes.id', 'desc')
    .limit(page.limit + 1)
}
