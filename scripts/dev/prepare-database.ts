import type { Kysely } from 'kysely'
import type { Database } from '../../db/schema.ts'
import { upgradeToHead } from '../db/folder/upgrade-to-head.ts'
import { isRefusal } from '../db/session/refusal.ts'
import { OtherTablesError, SeedError, seed, seedDefaults } from '../seed/seed.ts'
import { UsageError } from '../terminal/failure.ts'

/** Brings the schema to head and, where nobody has put anything in yet, fake data into the tables. */
export async function prepareDatabase(
  db: Kysely<Database>,
  say: (line: string) => void,
  who?: string,
): Promise<void> {
  await upgradeToHead(db, { onStep: say, who }).catch(explain)
  try {
    await seed(db, seedDefaults)
  } catch (error) {
    if (error instanceof OtherTablesError) say(error.message)
    if (error instanceof SeedError) return
    throw error
  }
  const { users, tweets, likes } = seedDefaults
  say(`seed ${users} users, ${tweets} tweets, ${likes} likes`)
}

/** Two heads, a revision that fails, a database of another branch: whoever wrote it can mend it. */
function explain(error: unknown): never {
  throw isRefusal(error) ? new UsageError(error.message, { cause: error }) : error
}
