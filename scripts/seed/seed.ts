import type { Kysely } from 'kysely'
import { reason } from '../../db/migrate/revisions.ts'
import { hashPassword } from '../../db/password.ts'
import {
  insertLikes,
  insertTweets,
  insertUsers,
  isEmpty,
  lastUserId,
} from '../../db/queries/seed.ts'
import type { Database } from '../../db/schema.ts'
import { makeLikes, makeTweets, makeUsers, startGenerator } from './people.ts'

export interface SeedCounts {
  users: number
  tweets: number
  likes: number
}

export interface SeedOptions extends SeedCounts {
  /** The same number gives the same data. */
  seed: number
  /** Adds to what is there instead of refusing. */
  force: boolean
  /** Told after each statement how many rows are in. */
  onRows?: (rows: number) => void
}

/** Thrown when the counts cannot be had, or the database has data and nobody said to add to it. */
export class SeedError extends Error {
  override readonly name: string = 'SeedError'
}

/** Thrown where the tables of a database are others than what is seeded is for. */
export class OtherTablesError extends SeedError {
  override readonly name = 'OtherTablesError'
}

export const seedDefaults = { users: 50, tweets: 100, likes: 400, seed: 1, force: false }

/** Everybody who is seeded has this one, so that one can try the API as any of them. */
export const seedPassword = 'password'

/** Puts fake users, tweets and likes in, all or none of them. Throws SeedError. */
export async function seed(db: Kysely<Database>, options: SeedOptions): Promise<void> {
  checkCounts(options)
  if (!options.force && !(await isEmpty(db).catch(explainTables))) {
    throw new SeedError('The database has users already: add --force to seed it all the same.')
  }
  const passwordHash = await hashPassword(seedPassword)
  await db
    .transaction()
    .execute((transaction) => insertAll(transaction, passwordHash, options))
    .catch(explainTables)
}

async function insertAll(
  transaction: Kysely<Database>,
  passwordHash: string,
  options: SeedOptions,
): Promise<void> {
  startGenerator(options.seed)
  const first = (await lastUserId(transaction)) + 1
  const insert = inChunks(options.onRows ?? (() => {}))
  const users = await insert(makeUsers(options.users, first), (rows) =>
    insertUsers(transaction, rows, passwordHash),
  )
  const tweets = await insert(makeTweets(options.tweets, users), (rows) =>
    insertTweets(transaction, rows),
  )
  await insert(makeLikes(options.likes, users, tweets), async (rows) => {
    await insertLikes(transaction, rows)
    return []
  })
}

/** SQLSTATE classes: a constraint is violated; there is no such table, column or type. */
const ofTables = /^(23|42)/

function explainTables(cause: Error & { sqlState?: string; code?: string }): never {
  if (!ofTables.test(cause.sqlState ?? cause.code ?? '')) throw cause
  throw new OtherTablesError(
    `No fake data: ${reason(cause)}. It is made for the tables of the example, in scripts/seed and db/queries/seed.ts.`,
    { cause },
  )
}

function checkCounts({ users, tweets, likes }: SeedCounts): void {
  if (tweets > 0 && users === 0) throw new SeedError('Tweets need users: --users is 0.')
  if (likes > users * tweets) {
    throw new SeedError(
      `${users} users can like ${tweets} tweets ${users * tweets} times, not ${likes}: lower --likes.`,
    )
  }
}

/** Well below the Data API's limits of 4 MiB for a request and 1 MiB for a result. */
const chunk = 5_000

function inChunks(onRows: (rows: number) => void) {
  let inserted = 0
  return async function insert<Row>(
    rows: Row[],
    send: (rows: Row[]) => Promise<number[]>,
  ): Promise<number[]> {
    const ids: number[] = []
    for (let start = 0; start < rows.length; start += chunk) {
      const part = rows.slice(start, start + chunk)
      ids.push(...(await send(part)))
      inserted += part.length
      onRows(inserted)
    }
    return ids
  }
}
