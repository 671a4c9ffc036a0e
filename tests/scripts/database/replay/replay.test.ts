import { type Kysely, sql } from 'kysely'
import { afterEach, describe, expect, it } from 'vitest'
import type { OpenDatabase } from '../../../../scripts/database/open-database.ts'
import { isVolatile, type Recording } from '../../../../scripts/database/replay/recording.ts'
import { createReplay } from '../../../../scripts/database/replay/replay.ts'
import { toDatabase } from '../../../../scripts/database/replay/replayed-database.ts'
import { lendScratch } from '../../../setup/lent-scratch.ts'

// biome-ignore lint/suspicious/noExplicitAny: a scratch database has whatever schema it is given
type Database = Kysely<any>

const opened: OpenDatabase[] = []

afterEach(async () => {
  for (const { close } of opened.splice(0)) await close()
})

/** A replay over databases of its own, and how many of either kind it opened. */
function begin(recording?: Recording, copy?: (db: Database) => Promise<unknown>) {
  const count = { empty: 0, copy: 0 }
  const open = async () => {
    const database = await lendScratch()
    opened.push(database)
    return database
  }
  const replay = createReplay({
    recording,
    async openEmpty() {
      count.empty += 1
      return open()
    },
    async openSnapshot() {
      if (!copy) return undefined
      count.copy += 1
      const database = await open()
      await copy(database.db)
      return database
    },
  })
  return { replay, count, db: toDatabase(replay) as Database }
}

async function makeTable(db: Database): Promise<void> {
  await db.transaction().execute(async (transaction) => {
    await sql`create table users (id integer, name text)`.execute(transaction)
    await sql`insert into users values (${1}, ${'Ada'})`.execute(transaction)
  })
}

async function names(db: Database): Promise<unknown[]> {
  return (await sql<{ name: string }>`select name from users order by id`.execute(db)).rows
}

/** What came of the table, and of reading it. */
async function record(): Promise<Recording> {
  const { replay, db } = begin()
  await makeTable(db)
  const changes = replay.entries().length
  await names(db)
  return { entries: replay.entries(), changes }
}

describe('createReplay', () => {
  it('answers the same statements as before, with no database', async () => {
    const { db, count, replay } = begin(await record())

    await makeTable(db)

    expect(await names(db)).toEqual([{ name: 'Ada' }])
    expect(replay.isFollowing()).toBe(true)
    expect(count).toEqual({ empty: 0, copy: 0 })
  })

  it('goes on in a copy once all changes have been asked for', async () => {
    const { db, count, replay } = begin(await record(), makeTable)
    await makeTable(db)

    await sql`insert into users values (2, 'Bob')`.execute(db)

    expect(await names(db)).toEqual([{ name: 'Ada' }, { name: 'Bob' }])
    expect(replay.isFollowing()).toBe(false)
    expect(count).toEqual({ empty: 0, copy: 1 })
  })

  it('sends an empty database what was asked before where there is no copy', async () => {
    const { db, count } = begin(await record())
    await makeTable(db)

    await sql`insert into users values (2, 'Bob')`.execute(db)

    expect(await names(db)).toEqual([{ name: 'Ada' }, { name: 'Bob' }])
    expect(count).toEqual({ empty: 1, copy: 0 })
  })

  it.each([
    ['value', sql`insert into users values (${1}, ${'Bob'})`],
    ['statement', sql`insert into users select 1, 'Bob'`],
  ])(
    'takes nothing from a recording with another %s, in the midst of a transaction',
    async (_, other) => {
      const { db, count } = begin(await record(), makeTable)

      await db.transaction().execute(async (transaction) => {
        await sql`create table users (id integer, name text)`.execute(transaction)
        await other.execute(transaction)
      })

      expect(await names(db)).toEqual([{ name: 'Bob' }])
      expect(count).toEqual({ empty: 1, copy: 0 })
    },
  )

  it('goes on with the recording after something that was rolled back', async () => {
    const { db, replay } = begin(await record(), makeTable)
    const transaction = await db.startTransaction().execute()
    await sql`create table users (nothing text)`.execute(transaction)
    await transaction.rollback().execute()

    await makeTable(db)

    expect(await names(db)).toEqual([{ name: 'Ada' }])
    expect(replay.isFollowing()).toBe(true)
  })

  it('fails where it failed before, with the same words, and goes on', async () => {
    const work = async (db: Database) => {
      const failing = db.transaction().execute(async (transaction) => {
        await sql`create table users (id integer, name text)`.execute(transaction)
        await sql`grant select on users to reader`.execute(transaction)
      })
      const error = await failing.catch((thrown) => thrown)
      await makeTable(db)
      return error
    }
    const first = begin()
    const failure = await work(first.db)
    const entries = first.replay.entries()

    const { db, count } = begin({ entries, changes: entries.length })

    expect(await work(db)).toMatchObject({
      message: failure.message,
      sqlState: '42704',
    })
    expect(count.empty).toBe(0)
  })

  it('keeps savepoints apart from what is around them', async () => {
    const work = async (db: Database) => {
      await makeTable(db)
      const transaction = await db.startTransaction().execute()
      await sql`insert into users values (2, 'Bob')`.execute(transaction)
      const saved = await transaction.savepoint('one').execute()
      await sql`insert into users values (3, 'Eve')`.execute(saved)
      const back = await saved.rollbackToSavepoint('one').execute()
      await back.commit().execute()
      return names(db)
    }
    const first = begin()
    const expected = await work(first.db)
    const entries = first.replay.entries()

    const { db, count } = begin({ entries, changes: entries.length })

    expect(expected).toEqual([{ name: 'Ada' }, { name: 'Bob' }])
    expect(await work(db)).toEqual(expected)
    expect(count.empty).toBe(0)
  })
})

describe('isVolatile', () => {
  const of = (...statements: string[]) =>
    isVolatile(
      statements.map((text) => ({
        ...{ kind: 'query', sql: text, parameters: [], outcome: { result: { rows: [] } } },
      })),
    )

  it.each([
    ["do $$ begin execute 'create table p_' || to_char(now(), 'YYYY'); end $$"],
    ['-- partitions\nselect make_partition(current_date)'],
    ['insert into days values (clock_timestamp())', "do $$ begin execute 'select'; end $$"],
  ])('tells what may come to something else another day: %s', (...statements) => {
    expect(of(...statements)).toBe(true)
  })

  it.each([
    ['create table users (created timestamptz default now())'],
    ['do $$ begin create type mood as enum (); exception when duplicate_object then null; end $$'],
    ['create table a (b timestamptz default now())', 'grant execute on function f to app'],
    ['create trigger t before update on a for each row execute function now_is()'],
  ])('passes over what is only defined: %s', (...statements) => {
    expect(of(...statements)).toBe(false)
  })
})
