import { type ControlledTransaction, type Kysely, sql } from 'kysely'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { DatabaseUnavailableError, UniqueViolationError } from '../../../db/data-api/index.ts'
import { type OpenDataApi, openDataApi } from './open-data-api.ts'

interface Schema {
  notes: { id: number }
}

let server: OpenDataApi
let db: Kysely<Schema>

beforeAll(async () => {
  server = await openDataApi()
  db = server.connect()
  await sql`create table notes (id bigint primary key)`.execute(db)
})

afterAll(() => server.close())

beforeEach(async () => {
  await sql`truncate notes`.execute(db)
})

afterEach(() => server.dataApi.faults.clear())

const write = (id: number, through: Kysely<Schema>) =>
  through.insertInto('notes').values({ id }).execute()
const ids = async () =>
  (await db.selectFrom('notes').select('id').orderBy('id').execute()).map(({ id }) => id)

async function settings(transaction: Kysely<Schema>) {
  const { rows } = await sql`
    select current_setting('transaction_isolation') as isolation,
      current_setting('transaction_read_only') as read_only`.execute(transaction)
  return rows[0]
}

describe('a transaction', () => {
  it.each(['read committed', 'repeatable read', 'serializable'] as const)(
    'is %s',
    async (level) => {
      const found = await db.transaction().setIsolationLevel(level).execute(settings)

      expect(found).toEqual({ isolation: level, read_only: 'off' })
    },
  )

  it('is read only', async () => {
    const controlled = await db.startTransaction().setAccessMode('read only').execute()
    const found = await settings(controlled)
    await controlled.rollback().execute()

    expect(found).toEqual({ isolation: 'read committed', read_only: 'on' })
  })

  it('runs what is sent at the same time one after the other', async () => {
    await db
      .transaction()
      .execute((transaction) => Promise.all([1, 2, 3].map((id) => write(id, transaction))))

    expect(await ids()).toEqual([1, 2, 3])
  })

  it('sends nothing with its id once it is over', async () => {
    const rows = await db.connection().execute(async (connection) => {
      await connection.transaction().execute((transaction) => write(1, transaction))
      return connection.selectFrom('notes').selectAll().execute()
    })

    expect(rows).toEqual([{ id: 1 }])
  })

  it('takes no statement after its commit', async () => {
    let kept: Kysely<Schema> | undefined
    await db.transaction().execute(async (transaction) => {
      kept = transaction
    })
    const before = server.dataApi.calls()

    await expect(write(1, kept as Kysely<Schema>)).rejects.toThrow('already committed')
    expect(server.dataApi.calls()).toBe(before)
  })
})

describe('a rollback', () => {
  it.each([
    { error: 'TransactionNotFoundException' },
    { error: 'InternalServerErrorException' },
    { drop: true },
  ] as const)('that fails leaves the cause to be seen: %o', async (fault) => {
    server.dataApi.faults.add({ ...fault, when: 'after', operation: 'RollbackTransaction' })

    const failing = db.transaction().execute(async (transaction) => {
      await write(1, transaction)
      await write(1, transaction)
    })

    await expect(failing).rejects.toBeInstanceOf(UniqueViolationError)
    expect(await ids()).toEqual([])
  })

  it('is not sent when there was no begin', async () => {
    server.dataApi.faults.add({ error: 'AccessDeniedException', operation: 'BeginTransaction' })
    const before = server.dataApi.calls()

    const failing = db.transaction().execute((transaction) => write(1, transaction))

    await expect(failing).rejects.toThrow(/^AccessDeniedException: /)
    expect(server.dataApi.calls()).toBe(before + 1)
  })

  it('follows a begin whose modes were refused', async () => {
    server.dataApi.faults.add({ error: 'ThrottlingException', sql: 'set transaction' })
    const hurried = server.connect<Schema>({ remainingTime: () => 0 })

    const failing = hurried
      .transaction()
      .setIsolationLevel('serializable')
      .execute((transaction) => write(1, transaction))

    await expect(failing).rejects.toBeInstanceOf(DatabaseUnavailableError)
    expect(await ids()).toEqual([])
  })
})

describe('a commit after a statement that failed', () => {
  it('is refused, since the service would roll back and call it committed', async () => {
    const failing = db.transaction().execute(async (transaction) => {
      await write(1, transaction)
      await write(1, transaction).catch(() => {})
      await write(2, transaction).catch(() => {})
    })

    await expect(failing).rejects.toMatchObject({
      name: 'TransactionAbortedError',
      cause: { name: 'UniqueViolationError' },
    })
    expect(await ids()).toEqual([])
  })

  it('goes through when a savepoint has undone the failure', async () => {
    await db.transaction().execute(async (transaction) => {
      await write(1, transaction)
      await sql`savepoint before`.execute(transaction)
      await write(1, transaction).catch(() => {})
      await sql`rollback to before`.execute(transaction)
      await write(2, transaction)
    })

    expect(await ids()).toEqual([1, 2])
  })

  it('goes through when the value was refused before it was sent', async () => {
    await db.transaction().execute(async (transaction) => {
      await write(1, transaction)
      expect(() => sql`select ${new Map()}`.compile(transaction)).toThrow()
    })

    expect(await ids()).toEqual([1])
  })
})

describe('a controlled transaction', () => {
  const begin = () => db.startTransaction().execute() as Promise<ControlledTransaction<Schema>>

  it('goes back to a savepoint with any name', async () => {
    const transaction = await begin()
    await write(1, transaction)
    const saved = await transaction.savepoint('a "quoted" :name').execute()
    await write(2, saved)
    await saved.rollbackToSavepoint('a "quoted" :name').execute()
    await transaction.commit().execute()

    expect(await ids()).toEqual([1])
  })

  it('releases a savepoint and keeps what came after it', async () => {
    const transaction = await begin()
    const saved = await transaction.savepoint('a').execute()
    await write(1, saved)
    await saved.releaseSavepoint('a').execute()
    await transaction.commit().execute()

    expect(await ids()).toEqual([1])
  })

  it('keeps nothing after a rollback', async () => {
    const transaction = await begin()
    await write(1, transaction)
    await transaction.rollback().execute()

    expect(await ids()).toEqual([])
    expect(transaction.isRolledBack).toBe(true)
  })
})
