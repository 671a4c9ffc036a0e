import type { ColumnType, Generated, GeneratedAlways } from 'kysely'

type CreatedAt = ColumnType<Date, never, never>

export interface UsersTable {
  id: GeneratedAlways<number>
  username: string
  password_hash: string
  /** Counts up with each new password. */
  password_version: Generated<number>
  created_at: CreatedAt
  /** Counts up with each change of what is shown, and with each new password. */
  version: Generated<number>
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
  /** From where it was opened; null for those opened before that was noted. */
  network: string | null
}

export interface LoginAttemptsTable {
  /** What is counted: a user name, a network, or the two together. */
  key: string
  /** Attempts that were not yet forgotten, and the one that was refused. */
  count: number
  /** Since when none was forgotten. */
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
