import { CompiledQuery, type Kysely, sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  CheckViolationError,
  type DataApiError,
  ForeignKeyViolationError,
  NotNullViolationError,
  UniqueViolationError,
} from '../../../db/data-api/index.ts'
import { openTestDatabase, type TestDatabase } from '../../setup/test-database.ts'

interface Schema {
  things: {
    id: number | bigint | null
    name: string | null
    data: unknown
    bytes: Uint8Array | null
    at: Date | null
    parent_id: number | null
  }
}

let database: TestDatabase
let db: Kysely<Schema>

beforeAll(async () => {
  database = await openTestDatabase({ migrated: false })
  db = database.db as unknown as Kysely<Schema>
  await sql`
    create table things (
      id bigint primary key,
      name text not null constraint things_name_check check (name <> ''),
      data jsonb,
      bytes bytea,
      at timestamptz,
      parent_id bigint constraint things_parent_id_fkey references things
    )`.execute(db)
})

afterAll(() => database.close())

const empty = { name: 'a', data: null, bytes: null, at: null, parent_id: null }

describe('DataApiDialect', () => {
  it('gives back what was put in', async () => {
    const thing = {
      id: 9_007_199_254_740_993n,
      name: "it's :not $a $$ parameter",
      data: { list: [1, 'two', null], nested: { yes: true } },
      bytes: Buffer.from([0, 1, 255]),
      at: new Date('2024-12-25T23:30:00.123Z'),
      parent_id: null,
    }

    await db.insertInto('things').values(thing).execute()
    const found = await db.selectFrom('things').selectAll().where('id', '=', thing.id).execute()

    expect(found).toEqual([thing])
  })

  it('counts the rows that a statement changed', async () => {
    await db
      .insertInto('things')
      .values({ ...empty, id: 10 })
      .execute()

    const updated = await db
      .updateTable('things')
      .set({ name: 'b' })
      .where('id', '=', 10)
      .executeTakeFirst()
    const deleted = await db.deleteFrom('things').where('id', '=', 10).executeTakeFirst()

    expect(updated.numUpdatedRows).toBe(1n)
    expect(deleted.numDeletedRows).toBe(1n)
  })

  it.each<[error: typeof DataApiError, values: object, details: object]>([
    [UniqueViolationError, { id: 20 }, { sqlState: '23505', constraint: 'things_pkey' }],
    [
      ForeignKeyViolationError,
      { id: 21, parent_id: 404 },
      { sqlState: '23503', constraint: 'things_parent_id_fkey', table: 'things' },
    ],
    [NotNullViolationError, { id: 22, name: null }, { sqlState: '23502', table: 'things' }],
    [
      CheckViolationError,
      { id: 23, name: '' },
      { sqlState: '23514', constraint: 'things_name_check', table: 'things' },
    ],
  ])('tells %o apart', async (ErrorClass, values, details) => {
    await db
      .insertInto('things')
      .values({ ...empty, id: 20 })
      .onConflict((conflict) => conflict.doNothing())
      .execute()

    const refused = await db
      .insertInto('things')
      .values({ ...empty, ...values } as typeof empty & { id: number })
      .execute()
      .catch((error: unknown) => error)

    expect(refused).toBeInstanceOf(ErrorClass)
    expect(refused).toMatchObject(details)
    expect((refused as DataApiError).sql).toContain('values (:0, :1,')
  })

  it('gives any other SQL error as a DataApiError with its state', async () => {
    const refused = sql`selekt`.execute(db)

    await expect(refused).rejects.toMatchObject({ name: 'DataApiError', sqlState: '42601' })
  })

  it('runs CompiledQuery.raw, which passes by the compiler', async () => {
    const { rows } = await db.executeQuery(CompiledQuery.raw('select 1 as one'))

    expect(rows).toEqual([{ one: 1 }])
  })

  it.each([1, null, undefined, { value: 1 }])('refuses its parameter %j', async (parameter) => {
    const query = CompiledQuery.raw('select $1', [parameter])

    await expect(db.executeQuery(query)).rejects.toThrow('use the sql template')
  })

  it('keeps a transaction whole', async () => {
    const failing = db.transaction().execute(async (transaction) => {
      await transaction
        .insertInto('things')
        .values({ ...empty, id: 30 })
        .execute()
      throw new Error('changed my mind')
    })
    await expect(failing).rejects.toThrow('changed my mind')
    await db.transaction().execute(async (transaction) => {
      await transaction
        .insertInto('things')
        .values({ ...empty, id: 31 })
        .execute()
    })

    const ids = await db.selectFrom('things').select('id').where('id', 'in', [30, 31]).execute()

    expect(ids).toEqual([{ id: 31 }])
  })

  it('sends no statement with the id of a transaction that has ended', async () => {
    const rows = await db.connection().execute(async (connection) => {
      await connection.transaction().execute((transaction) => sql`select 1`.execute(transaction))
      return sql<{ one: number }>`select 1 as one`.execute(connection)
    })

    expect(rows.rows).toEqual([{ one: 1 }])
  })

  it('sets isolation level and access mode', async () => {
    const level = await db
      .transaction()
      .setIsolationLevel('serializable')
      .setAccessMode('read only')
      .execute(async (transaction) => {
        const { rows } = await sql`
          select current_setting('transaction_isolation') as isolation,
            current_setting('transaction_read_only') as read_only`.execute(transaction)
        return rows
      })

    expect(level).toEqual([{ isolation: 'serializable', read_only: 'on' }])
  })

  it('goes back to a savepoint', async () => {
    const transaction = await db.startTransaction().execute()
    await transaction
      .insertInto('things')
      .values({ ...empty, id: 40 })
      .execute()
    const saved = await transaction.savepoint('a "quoted" name').execute()
    await expect(sql`selekt`.execute(saved)).rejects.toThrow()
    const restored = await saved.rollbackToSavepoint('a "quoted" name').execute()
    await restored.commit().execute()

    const found = await db.selectFrom('things').select('id').where('id', '=', 40).execute()

    expect(found).toEqual([{ id: 40 }])
  })

  it('lists tables', async () => {
    const tables = await db.introspection.getTables()

    expect(tables.map(({ name }) => name)).toEqual(['things'])
  })
})
