import type { Kysely } from 'kysely'
import type { Database } from '../../db/schema.ts'
import { createToken } from '../../db/session-token.ts'
import { seedPassword } from '../../scripts/seed/seed.ts'

/** A request for each function, in an order in which each finds what it needs. */
export const endpointRequests: Record<string, [path: string, body?: object]> = {
  'system-health': ['/health'],
  'system-openapi': ['/openapi.json'],
  'users-list': ['/users'],
  'users-create': ['/users', { username: 'bench', password: 'correct horse' }],
  'users-show': ['/users/1'],
  'users-update': ['/users/1', { username: 'renamed' }],
  'sessions-create': ['/sessions', { username: 'renamed', password: seedPassword }],
  'sessions-current': ['/sessions/current'],
  'tweets-list': ['/tweets'],
  'tweets-create': ['/tweets', { content: 'hello' }],
  'tweets-show': ['/tweets/1'],
  'user-tweets-list': ['/users/1/tweets'],
  'likes-create': ['/users/1/likes', { tweet_id: 101 }],
  'likes-liked-tweets': ['/users/1/liked_tweets'],
  'likes-liking-users': ['/tweets/101/liking_users'],
  'likes-remove': ['/users/1/likes/101'],
  'tweets-remove': ['/tweets/101'],
  'sessions-remove': ['/sessions/current'],
  'users-remove': ['/users/1'],
}

/** The requests are the first user's. */
export function openFirstSession(db: Kysely<Database>): Promise<string> {
  return openSessionOf(db, 1)
}

/** Gives the header by which a request is the user's. */
export async function openSessionOf(db: Kysely<Database>, user_id: number): Promise<string> {
  const { token, hash } = createToken()
  const expires_at = new Date(Date.now() + 3_600_000)
  await db.insertInto('sessions').values({ user_id, token_hash: hash, expires_at }).execute()
  return `Bearer ${token}`
}
