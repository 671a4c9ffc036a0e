import { type Kysely, sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { retryTransaction, SerializationFailureError } from '../../../db/data-api/index.ts'
import { openPostgresEngine } from '../../../scripts/data-api/engines/postgres.ts'
import {
  type NativePostgres,
  nativePostgresIsHere,
  startNativePostgres,
} from '../../setup/native-postgres.ts'
import { type OpenDataApi, openDataApi } from './open-data-api.ts'

interface Schema {
  accounts: { id: number; balance: number }
}

let postgres: NativePostgres
let server: OpenDataApi
let db: Kysely<Schema>

/** PGlite has one session: only a Postgres with many has transactions that meet. */
describe.skipIf(!nativePostgresIsHere)('transactions that meet', () => {
  beforeAll(async () => {
    postgres = await startNativePostgres()
    server = await openDataApi({ engine: await openPostgresEngine(postgres.url) })
    db = server.connect()
    await sql`create table accounts (id bigint primary key, balance bigint)`.execute(db)
  })

  afterAll(async () => {
    await server.close()
    await postgres.close()
  })

  async function add(transaction: Kysely<Schema>, id: number): Promise<void> {
    const { balance } = await transaction
      .selectFrom('accounts')
      .select('balance')
      .where('id', '=', id)
      .executeTakeFirstOrThrow()
    await transaction
      .updateTable('accounts')
      .set({ balance: balance + 1 })
      .where('id', '=', id)
      .execute()
  }

  async function fresh(): Promise<void> {
    await db.deleteFrom('accounts').execute()
    await db
      .insertInto('accounts')
      .values([
        { id: 1, balance: 0 },
        { id: 2, balance: 0 },
      ])
      .execute()
  }

  const balances = () => db.selectFrom('accounts').selectAll().orderBy('id').execute()

  it('cannot all be serialized', async () => {
    await fresh()

    const results = await Promise.allSettled(
      [1, 2, 3, 4].map(() =>
        db
          .transaction()
          .setIsolationLevel('serializable')
          .execute((transaction) => add(transaction, 1)),
      ),
    )

    const errors = results.flatMap((each) => (each.status === 'rejected' ? [each.reason] : []))
    const [account] = await balances()
    expect(errors.every((error) => error instanceof SerializationFailureError)).toBe(true)
    expect(account?.balance).toBe(4 - errors.length)
  })

  it('all come through with retryTransaction', async () => {
    await fresh()

    await Promise.all(
      [1, 2, 3, 4, 5, 6].map(() =>
        retryTransaction(db, (transaction) => add(transaction, 1), {
          isolationLevel: 'serializable',
          attempts: 50,
        }),
      ),
    )

    expect((await balances())[0]).toEqual({ id: 1, balance: 6 })
  })

  it('end a deadlock and are run again', async () => {
    await fresh()
    let started = 0
    const move = async (transaction: Kysely<Schema>, first: number, second: number) => {
      const update = (id: number) =>
        sql`update accounts set balance = balance + 1 where id = ${id}`.execute(transaction)
      await update(first)
      started += 1
      for (let turns = 0; started < 2 && turns < 500; turns += 1) await sql`select 1`.execute(db)
      await update(second)
    }

    await Promise.all([
      retryTransaction(db, (transaction) => move(transaction, 1, 2)),
      retryTransaction(db, (transaction) => move(transaction, 2, 1)),
    ])

    expect(started).toBe(3)
    expect(await balances()).toEqual([
      { id: 1, balance: 2 },
      { id: 2, balance: 2 },
    ])
  })
})
