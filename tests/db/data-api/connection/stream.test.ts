import { type Kysely, sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ResponseTooLargeError, UnsupportedStatementError } from '../../../../db/data-api/index.ts'
import { type OpenDataApi, openDataApi } from '../open-data-api.ts'

interface Schema {
  pages: { id: number; text: string }
}

let server: OpenDataApi
let db: Kysely<Schema>

const pages = 300

beforeAll(async () => {
  server = await openDataApi()
  db = server.connect()
  await sql`create table pages (id bigint primary key, text text)`.execute(db)
  await sql`
    insert into pages
    select id, repeat('x', 8000) from generate_series(1, ${pages}) as id`.execute(db)
})

afterAll(() => server.close())

const all = (through = db) => through.selectFrom('pages').selectAll().orderBy('id')

async function idsOf(rows: AsyncIterable<{ id: number }>): Promise<number[]> {
  const ids: number[] = []
  for await (const { id } of rows) ids.push(id)
  return ids
}

describe('stream', () => {
  const expected = Array.from({ length: pages }, (_, index) => index + 1)

  it('gives more than fits into one answer', async () => {
    const ids = await idsOf(all().stream())

    expect(ids).toEqual(expected)
  })

  it('passes parameters on, and fetches as many rows at once as it is told', async () => {
    const before = server.dataApi.calls()

    const ids = await idsOf(all().where('id', '>', 290).stream(4))

    expect(ids).toEqual(expected.slice(290))
    // Begin, declare, three fetches, rollback.
    expect(server.dataApi.calls() - before).toBe(6)
  })

  it('works in a transaction, again and again, and leaves it open', async () => {
    const found = await db
      .transaction()
      .execute(async (transaction) => [
        await idsOf(all(transaction).stream(100)),
        await idsOf(all(transaction).limit(2).stream(100)),
        (await all(transaction).limit(1).execute()).length,
      ])

    expect(found).toEqual([expected, [1, 2], 1])
  })

  it('ends its transaction when the reader stops early', async () => {
    for await (const { id } of all().stream(10)) {
      if (id === 15) break
    }

    const { rows } = await sql`
      select count(*) as open from pg_cursors where name = 'stream'`.execute(db)
    expect(rows).toEqual([{ open: 0 }])
  })

  it('gives the error of the statement', async () => {
    const query = db.selectFrom('pages').select(sql<number>`1 / (id - 150)`.as('id')).orderBy('id')

    await expect(idsOf(query.stream())).rejects.toMatchObject({ sqlState: '22012' })
  })

  it('keeps what a function of the select wrote, once it was read to the end', async () => {
    await sql`create table calls (n bigint)`.execute(db)
    await sql`
      create function note(n bigint) returns bigint
      language sql as 'insert into calls values (n) returning n'`.execute(db)
    const query = db.selectFrom('pages').where('id', '<=', 3).select(sql<number>`note(id)`.as('id'))

    const ids = await idsOf(query.stream(2))

    const { rows } = await sql`select n from calls`.execute(db)
    expect(ids).toEqual([1, 2, 3])
    expect(rows).toEqual([{ n: 1 }, { n: 2 }, { n: 3 }])
  })

  it('refuses what no cursor can read', async () => {
    const before = server.dataApi.calls()
    const query = db.deleteFrom('pages').returning('id')

    await expect(idsOf(query.stream())).rejects.toBeInstanceOf(UnsupportedStatementError)
    expect(server.dataApi.calls()).toBe(before)
  })

  it('refuses chunks of no rows', async () => {
    await expect(idsOf(all().stream(0))).rejects.toThrow('chunks of 1 or more')
  })
})

describe('a result over 1 MiB', () => {
  it('is an error that says what to do', async () => {
    server.dataApi.faults.add({
      error: 'UnsupportedResultException',
      message: 'The result exceeds the size limit 1 MB.',
      times: 1,
    })

    const error = await all()
      .execute()
      .catch((thrown: unknown) => thrown)

    expect(error).toBeInstanceOf(ResponseTooLargeError)
    expect((error as Error).message).toBe(
      'The result exceeds the size limit 1 MB. Select a page of it, or stream() it.',
    )
  })
})
