import type { ColumnType, GeneratedAlways } from 'kysely'

type CreatedAt = ColumnType<Date, never, never>

export interface UsersTable {
  id: GeneratedAlways<number>
  username: string
  password_hash: string
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
  created_at: CreatedAt
  expires_at: Date
}

export interface Database {
  users: UsersTable
  tweets: TweetsTable
  likes: LikesTable
  sessions: SessionsTable
}
