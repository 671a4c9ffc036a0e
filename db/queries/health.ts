import { type Kysely, sql } from 'kysely'
import type { Database } from '../schema.ts'

/** Answers when the database does. */
export async function ping(db: Kysely<Database>): Promise<void> {
  await sql`select 1 as one`.execute(db)
}
