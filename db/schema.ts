import type { ColumnType, Generated, GeneratedAlways } from 'kysely'

type CreatedAt = ColumnType<Date, never, never>

export interface UsersTable {
  id: GeneratedAlways<number>
  username: string
  password_hash: string
  /** Counts up with each new password. */
  password_version: Generated<number>
  created_at: CreatedAt
}

export interface TweetsTable {
  id: GeneratedAlways<number>
  user_id: number
  content: string
  created_at: CreatedAt
}

export interface LikesTable {
  id: GeneratedAlways<number>
  user_id: number
  tweet_id: number
  created_at: CreatedAt
}

export interface SessionsTable {
  id: GeneratedAlways<number>
  user_id: number
  token_hash: Uint8Array
  /** The session ends when its user's is another. */
  password_version: Generated<number>
  created_at: CreatedAt
  expires_at: Date
}

export interface LoginAttemptsTable {
  /** What is counted: a user name or an address. */
  key: string
  count: number
  started_at: Date
}

export interface IdempotencyKeysTable {
  user_id: number | null
  key: string
  /** Tells requests apart. */
  fingerprint: Uint8Array
  /** The row that the first request made. */
  answer: unknown
  created_at: CreatedAt
}

export interface Database {
  users: UsersTable
  tweets: TweetsTable
  likes: LikesTable
  sessions: SessionsTable
  login_attempts: LoginAttemptsTable
  idempotency_keys: IdempotencyKeysTable
}
