import { type Kysely, type Selectable, sql } from 'kysely'
import { NotFoundError } from '../errors.ts'
import type { Database, LikesTable } from '../schema.ts'
import { authorize, type Caller, sessionOf, type WithOwner } from './caller.ts'
import { cutPage, isPresent, type Page, type PageRequest, selectPage } from './page.ts'
import { makeOnce, type Retry } from './retry.ts'
import type { Tweet } from './tweets.ts'
import type { User } from './users.ts'

export type Like = Omit<Selectable<LikesTable>, 'id'>

type MadeLike = Like & { created: boolean }

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
  const liked = db
    .selectFrom(selectLikes(db, page).where('likes.user_id', '=', userId).as('page'))
    .innerJoin('tweets', 'tweets.id', 'page.tweet_id')
    .select(['page.key', 'tweets.id', 'tweets.user_id', 'tweets.content', 'tweets.created_at'])
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
  const liking = db
    .selectFrom(selectLikes(db, page).where('likes.tweet_id', '=', tweetId).as('page'))
    .innerJoin('users', 'users.id', 'page.user_id')
    .select(['page.key', 'users.id', 'users.username', 'users.created_at'])
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

/**
 * In the caller's name. `created` is false where the like was there already: liking twice is liking once.
 * Throws UnauthenticatedError, NotFoundError, ForbiddenError where the user is not the caller.
 */
export async function likeTweet(
  db: Kysely<Database>,
  caller: Caller,
  { userId, tweetId }: LikeKey,
  retry?: Retry,
): Promise<{ like: Like; created: boolean }> {
  // Updating nothing, rather than doing nothing, makes `returning` give the row that was there. A row that
  // this statement inserted has no deleting transaction (xmax); one that it updated does.
  const { created, ...like } = await makeOnce<MadeLike>(db, {
    table: 'likes',
    retry,
    caller,
    owner: userId,
    insert: sql`
      insert into likes (user_id, tweet_id)
      select user_id, ${tweetId} from session
      where user_id = ${userId} and not exists (select from earlier)
      on conflict (user_id, tweet_id) do update set tweet_id = excluded.tweet_id
      returning user_id, tweet_id, created_at, xmax = 0 as created`,
    columns: ['user_id', 'tweet_id', 'created_at'],
    computed: ['created'],
  })
  return { like, created }
}

/** The caller's own. Throws UnauthenticatedError, NotFoundError, ForbiddenError. */
export async function unlikeTweet(
  db: Kysely<Database>,
  caller: Caller,
  { userId, tweetId }: LikeKey,
): Promise<void> {
  const { rows } = await sql<WithOwner & { deleted_id: number | null }>`
    with ${sessionOf(caller)},
    deleted as (
      delete from likes using session
      where likes.user_id = ${userId} and likes.tweet_id = ${tweetId}
        and likes.user_id = session.user_id
      returning likes.id
    )
    select session.user_id as caller_id, users.id as owner_id, deleted.id as deleted_id
    from (select 1) as one
    left join session on true
    left join users on users.id = ${userId}
    left join deleted on true`.execute(db)
  const row = rows[0] as (typeof rows)[number]
  authorize(caller, row, 'user')
  if (row.deleted_id === null) throw new NotFoundError('like')
}

/** Likes alone: what they are joined to is looked up for one page, not for all. */
function selectLikes(db: Kysely<Database>, page: PageRequest) {
  const likes = db
    .selectFrom('likes')
    .select(['likes.id as key', 'likes.user_id', 'likes.tweet_id'])
  return selectPage(likes, 'likes.id', page)
}
