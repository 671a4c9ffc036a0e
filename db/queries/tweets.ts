import { type Kysely, type Selectable, sql } from 'kysely'
import { NotFoundError } from '../errors.ts'
import type { Database, TweetsTable } from '../schema.ts'
import { authorize, type Caller, sessionOf, type WithOwner } from './caller.ts'
import { makeOnce, type Retry } from './retry.ts'
import { type ExpectedVersions, isVersion, missed, type Versioned, versionOf } from './version.ts'

export type Tweet = Selectable<TweetsTable>

export interface NewTweet {
  content: string
}

export const tweetColumns = [
  'tweets.id',
  'tweets.user_id',
  'tweets.content',
  'tweets.created_at',
] as const

export async function findTweet(db: Kysely<Database>, id: number): Promise<Versioned<Tweet>> {
  const tweet = await db
    .selectFrom('tweets')
    .select(tweetColumns)
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
  return makeOnce<Versioned<Tweet>>(db, {
    table: 'tweets',
    retry,
    caller,
    insert: sql`
      insert into tweets (user_id, content)
      select user_id, ${tweet.content} from session where not exists (select from earlier)
      returning id, user_id, content, created_at, ${versionOf('tweets')} as version`,
    columns: ['id', 'user_id', 'content', 'created_at'],
    computed: ['version'],
  })
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
