import { type Kysely, type RawBuilder, sql } from 'kysely'
import type { Database } from '../schema.ts'

export interface SeedUser {
  username: string
  created_at: string
}

export interface SeedTweet {
  user_id: number
  content: string
  created_at: string
}

export interface SeedLike {
  user_id: number
  tweet_id: number
  created_at: string
}

/** Whether nobody has put anything in yet. */
export async function isEmpty(db: Kysely<Database>): Promise<boolean> {
  const { rows } = await sql<{ empty: boolean }>`
    select not exists (select from users) as empty`.execute(db)
  return rows[0]?.empty ?? false
}

/** How many users there ever were, to number new ones without a clash. */
export async function lastUserId(db: Kysely<Database>): Promise<number> {
  const { rows } = await sql<{ last: number }>`
    select coalesce(max(id), 0) as last from users`.execute(db)
  return rows[0]?.last ?? 0
}

/*
 * The Data API takes no arrays, so the rows of a bulk insert come as one jsonb parameter: half the time
 * of a list of values, and one parameter instead of thousands.
 */

export async function insertUsers(
  db: Kysely<Database>,
  users: SeedUser[],
  passwordHash: string,
): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    insert into users (username, password_hash, created_at)
    select username, ${passwordHash}, created_at
    from jsonb_to_recordset(${asJson(users)}) as given (username text, created_at timestamptz)
    returning id`.execute(db)
  return rows.map(({ id }) => id)
}

export async function insertTweets(db: Kysely<Database>, tweets: SeedTweet[]): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    insert into tweets (user_id, content, created_at)
    select user_id, content, created_at
    from jsonb_to_recordset(${asJson(tweets)})
      as given (user_id bigint, content text, created_at timestamptz)
    returning id`.execute(db)
  return rows.map(({ id }) => id)
}

export async function insertLikes(db: Kysely<Database>, likes: SeedLike[]): Promise<void> {
  await sql`
    insert into likes (user_id, tweet_id, created_at)
    select user_id, tweet_id, created_at
    from jsonb_to_recordset(${asJson(likes)})
      as given (user_id bigint, tweet_id bigint, created_at timestamptz)`.execute(db)
}

/** As text with a cast: `pg`, by which a DATABASE_URL is reached, would make an array of Postgres of it. */
function asJson(rows: object[]): RawBuilder<unknown> {
  return sql`${JSON.stringify(rows)}::jsonb`
}
