import type { RDSDataClient } from '@aws-sdk/client-rds-data'
import type { Kysely, Transaction } from 'kysely'
import {
  type ColumnTypes,
  DataApiDialect,
  idempotent,
  retryTransaction,
} from '../../db/data-api/index.ts'
import type { Database } from '../../db/schema.ts'

declare const db: Kysely<Database>
declare const client: RDSDataClient

const target = { client, resourceArn: 'a', secretArn: 'b', database: 'c' }

new DataApiDialect({ ...target, types: { users: { id: 'uuid' } }, timestamps: 'string' })
new DataApiDialect({ ...target, remainingTime: () => 1_000, wait: async () => {} })
// @ts-expect-error: the database has to be named
new DataApiDialect({ client, resourceArn: 'a', secretArn: 'b' })
// @ts-expect-error: there is no such form
new DataApiDialect({ ...target, timestamps: 'number' })
// @ts-expect-error: a type is a name
new DataApiDialect({ ...target, types: { users: { id: 2950 } } })

export const types = { users: { username: 'citext' } } satisfies ColumnTypes<Database>
// @ts-expect-error: users have no such column
export const misspelt = { users: { usernam: 'citext' } } satisfies ColumnTypes<Database>
// @ts-expect-error: there is no such table
export const missing = { people: { id: 'uuid' } } satisfies ColumnTypes<Database>

export const count: Promise<number> = retryTransaction(
  db,
  async (transaction: Transaction<Database>) => {
    const users = await transaction.selectFrom('users').select('id').execute()
    return users.length
  },
  { isolationLevel: 'serializable', attempts: 3 },
)
// @ts-expect-error: there is no such level
retryTransaction(db, async () => 1, { isolationLevel: 'strict' })
// @ts-expect-error: the work is given a transaction of this database
retryTransaction(db, (transaction: Transaction<{ other: object }>) => transaction.introspection)

idempotent(db).deleteFrom('users').where('id', '=', 1)
// @ts-expect-error: the schema stays
idempotent(db).deleteFrom('people')

// @ts-expect-error: a moment is a Date
db.insertInto('sessions').values({ user_id: 1, token_hash: new Uint8Array(), expires_at: 'now' })
export const created: Promise<{ created_at: Date }[]> = db
  .selectFrom('users')
  .select('created_at')
  .execute()
