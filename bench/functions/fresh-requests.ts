import type { Kysely } from 'kysely'
import type { Database } from '../../db/schema.ts'
import { endpointRequests, openFirstSession, openSessionOf } from './endpoint-requests.ts'

export interface FreshRequest {
  path: string
  body?: object | undefined
  authorization: string
}

/** A request that works each time: what it removes is made for it, and what it makes is not there yet. */
export async function freshRequest(
  db: Kysely<Database>,
  functionName: string,
  authorization: string,
): Promise<FreshRequest> {
  const [path, body] = endpointRequests[functionName] ?? ['/']
  switch (functionName) {
    case 'users-create':
      return { path, body: { ...body, username: newName() }, authorization }
    case 'sessions-create': {
      const { username } = await firstUser(db)
      await db.deleteFrom('login_attempts').execute()
      return { path, body: { ...body, username }, authorization }
    }
    case 'sessions-remove':
      return { path, authorization: await openFirstSession(db) }
    case 'users-remove': {
      const id = await insertUser(db)
      return { path: `/users/${id}`, authorization: await openSessionOf(db, id) }
    }
    case 'tweets-remove':
      return { path: `/tweets/${await insertTweet(db)}`, authorization }
    case 'likes-remove': {
      const like = { user_id: 1, tweet_id: await insertTweet(db) }
      await db.insertInto('likes').values(like).execute()
      return { path: `/users/1/likes/${like.tweet_id}`, authorization }
    }
    default:
      return { path, body, authorization }
  }
}

let names = 0

function newName(): string {
  names += 1
  return `fresh${names}`
}

function firstUser(db: Kysely<Database>) {
  return db.selectFrom('users').select('username').where('id', '=', 1).executeTakeFirstOrThrow()
}

async function insertUser(db: Kysely<Database>): Promise<number> {
  const user = { username: newName(), password_hash: '!' }
  const inserted = db.insertInto('users').values(user).returning('id')
  return (await inserted.executeTakeFirstOrThrow()).id
}

async function insertTweet(db: Kysely<Database>): Promise<number> {
  const inserted = db.insertInto('tweets').values({ user_id: 1, content: 'hello' }).returning('id')
  return (await inserted.executeTakeFirstOrThrow()).id
}
