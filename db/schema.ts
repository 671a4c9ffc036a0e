// Made by npm run types from db/schema.sql: change that, not this.

import type { ColumnType, Generated, GeneratedAlways } from 'kysely'

export interface IdempotencyKeysTable {
  user_id: number | null
  key: string
  fingerprint: Uint8Array
  answer: unknown
  created_at: ColumnType<Date, never, never>
}

export interface LikesTable {
  id: GeneratedAlways<number>
  user_id: number
  tweet_id: number
  created_at: ColumnType<Date, never, never>
}

export interface LoginAttemptsTable {
  key: string
  count: Generated<number>
  started_at: Generated<Date>
}

export interface SessionsTable {
  id: GeneratedAlways<number>
  user_id: number
  token_hash: Uint8Array
  created_at: ColumnType<Date, never, never>
  expires_at: Date
  password_version: Generated<number>
  network: string | null
}

export interface TweetsTable {
  id: GeneratedAlways<number>
  user_id: number
  content: string
  created_at: ColumnType<Date, never, never>
}

export interface UsersTable {
  id: GeneratedAlways<number>
  username: string
  password_hash: string
  created_at: ColumnType<Date, never, never>
  password_version: Generated<number>
  version: Generated<number>
}

export interface Database {
  idempotency_keys: IdempotencyKeysTable
  likes: LikesTable
  login_attempts: LoginAttemptsTable
  sessions: SessionsTable
  tweets: TweetsTable
  users: UsersTable
}

/** The columns whose values the Data API has to be told the type of. */
export const columnTypes = {
  idempotency_keys: {
    answer: 'jsonb',
  },
}
