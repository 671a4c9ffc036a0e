import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  type Cursor,
  findTable,
  type RowsRequest,
  readRow,
  readRows,
  readTables,
  type Table,
} from '../../../db/browse/index.ts'
import { type AwkwardDatabase, openAwkwardDatabase } from './awkward-database.ts'

let awkward: AwkwardDatabase

beforeAll(async () => {
  awkward = await openAwkwardDatabase()
})

afterAll(() => awkward.close())

/** All pages from the first, each row by its key. */
async function readAll(table: Table, request: RowsRequest): Promise<string[]> {
  const keys: string[] = []
  let after: Cursor | undefined
  do {
    const page = await readRows(awkward.db, table, { ...request, after })
    keys.push(...page.rows.map(({ key }) => key.join('/')))
    after = page.next ?? undefined
  } while (after)
  return keys
}

describe('readRows', () => {
  it('gives every value as text, in one call', async () => {
    const [page, calls] = await awkward.counted(() =>
      readRows(awkward.db, awkward.people, { limit: 1 }),
    )

    expect(calls).toBe(1)
    expect(page.rows).toEqual([
      {
        key: ['1'],
        cells: [
          '1',
          'person 1',
          null,
          '2000-01-02',
          '{"n": 9007199254740994}',
          '0.3333333333333333',
          '01:00:00',
          '\\xdead',
          null,
          'PERSON 1',
        ].map((text) => ({ text, isCut: false })),
      },
    ])
    expect(page).toMatchObject({ hasMore: true, next: { key: ['1'] } })
  })

  it.each<[string, RowsRequest]>([
    ['its key', { limit: 7 }],
    ['its key, the last first', { limit: 7, sort: { column: 'id', direction: 'desc' } }],
    ['an indexed column with nulls', { limit: 7, sort: { column: 'born', direction: 'asc' } }],
    ['the same, the last first', { limit: 7, sort: { column: 'born', direction: 'desc' } }],
    [
      'pages that end between values and nulls',
      { limit: 15, sort: { column: 'born', direction: 'asc' } },
    ],
    ['a column that no index has', { limit: 7, sort: { column: 'score', direction: 'desc' } }],
    ['an enum', { limit: 11, sort: { column: 'mood', direction: 'asc' } }],
  ])('pages through a table by %s, each row once', async (_, request) => {
    const keys = await readAll(awkward.people, request)

    const { column, direction } = request.sort ?? { column: 'id', direction: 'asc' }
    const { rows } = await sql<{ id: number }>`
      select id from people order by ${sql.ref(column)} is null, ${sql.ref(column)} ${sql.raw(direction)},
        id ${sql.raw(direction)}
    `.execute(awkward.db)
    expect(keys).toEqual(rows.map(({ id }) => String(id)))
  })

  it('pages by a key of several columns', async () => {
    const keys = await readAll(awkward.order, { limit: 4 })

    expect(keys).toHaveLength(21)
    expect(keys.slice(0, 4)).toEqual(['0/p0', '0/p1', '0/p2', '1/p0'])
  })

  it.each([
    ['=', 'mood', 'sad', 20],
    ['<>', 'id', '1', 59],
    ['>=', 'born', '2000-01-07', 6],
    ['<', 'extra', '2 hours', 1],
    ['contains', 'name', 'SON 1', 11],
    ['contains', 'notes', '0993', 0],
    ['contains', 'name', '%', 0],
    ['contains', 'name', `'; drop table people; --`, 0],
    ['starts with', 'name', 'person 6', 2],
    ['is null', 'mood', undefined, 40],
    ['is not null', 'boss', undefined, 51],
  ] as const)('filters by %s', async (operator, column, value, expected) => {
    const filters = [{ column, operator, value }]
    const { rows } = await readRows(awkward.db, awkward.people, { filters, limit: 60 })

    expect(rows).toHaveLength(expected)
  })

  it('filters and pages together', async () => {
    const filters = [{ column: 'mood', operator: '=' as const, value: 'sad' }]

    expect(
      await readAll(awkward.people, {
        filters,
        limit: 6,
        sort: { column: 'born', direction: 'asc' },
      }),
    ).toHaveLength(20)
  })

  it('shows the first rows of what has no key, or no columns, and says that there are more', async () => {
    const view = findTable(awkward.tables, 'public', 'grown_ups')
    const nothing = findTable(awkward.tables, 'public', 'nothing')

    expect(await readRows(awkward.db, view, { limit: 5 })).toMatchObject({
      next: null,
      hasMore: true,
    })
    expect(await readRows(awkward.db, nothing, { limit: 5 })).toEqual({
      rows: [],
      next: null,
      hasMore: false,
    })
    expect(
      (await readRows(awkward.db, view, { limit: 5, sort: { column: 'id', direction: 'desc' } }))
        .rows[0]?.cells[0]?.text,
    ).toBe('9')
  })

  it('cuts long values and says so', async () => {
    const { rows } = await readRows(awkward.db, awkward.line, {
      limit: 50,
      sort: { column: 'text', direction: 'asc' },
    })

    expect(rows[0]?.cells[2]).toEqual({ text: 'ä'.repeat(300), isCut: true })
    expect(rows[1]?.cells[2]).toEqual({ text: null, isCut: false })
  })

  it('keeps a page of wide rows below what the Data API returns', async () => {
    const columns = Array.from({ length: 200 }, (_, n) => `c${n} text default repeat('€', 500)`)
    await sql
      .raw(`create table wide (id integer primary key, ${columns.join(', ')})`)
      .execute(awkward.db)
    await sql`insert into wide (id) select generate_series(1, 100)`.execute(awkward.db)
    const wide = findTable(await readTables(awkward.db), 'public', 'wide')

    const page = await readRows(awkward.db, wide, { limit: 100 })
    const row = await readRow(awkward.db, wide, ['1'], [])
    await sql`drop table wide`.execute(awkward.db)

    expect(page.rows).toHaveLength(100)
    expect(row?.cells[1]?.isCut).toBe(true)
  })

  it.each([
    [
      { filters: [{ column: 'id; drop', operator: '=' as const, value: '1' }] },
      'there is no column id; drop in public.people',
    ],
    [{ filters: [{ column: 'id', operator: '=' as const }] }, 'the filter id = needs a value'],
    [
      { filters: [{ column: 'id', operator: '=' as const, value: 'x' }] },
      /invalid input syntax for type bigint: "x"/,
    ],
    [
      { sort: { column: 'nope', direction: 'asc' as const } },
      'there is no column nope in public.people',
    ],
    [{ after: { key: ['1', '2'] } }, 'the place in people has another key than the table'],
  ])('refuses %o', async (request, message) => {
    await expect(readRows(awkward.db, awkward.people, { limit: 5, ...request })).rejects.toThrow(
      message,
    )
  })
})
