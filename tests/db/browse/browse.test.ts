import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  type Cursor,
  findTable,
  type RowsRequest,
  readRow,
  readRows,
  readStructure,
  readTables,
  referrersOf,
  type Table,
  writeCell,
} from '../../../db/browse/index.ts'
import { openTestDatabase, type TestDatabase } from '../../setup/test-database.ts'
import { createAwkwardSchema } from './awkward-schema.ts'

let database: TestDatabase
let tables: Table[]
let people: Table
let order: Table
let line: Table

beforeAll(async () => {
  database = await openTestDatabase({ migrated: false })
  await createAwkwardSchema(database.db)
  tables = await readTables(database.db)
  people = findTable(tables, 'public', 'people')
  order = findTable(tables, 'Odd "one', `Or'der`)
  line = findTable(tables, 'Odd "one', 'line')
})

afterAll(() => database.close())

async function counted<Result>(work: () => Promise<Result>): Promise<[Result, number]> {
  const before = database.calls()
  const result = await work()
  return [result, database.calls() - before]
}

/** All pages from the first, each row by its key. */
async function readAll(table: Table, request: RowsRequest): Promise<string[]> {
  const keys: string[] = []
  let after: Cursor | undefined
  do {
    const page = await readRows(database.db, table, { ...request, after })
    keys.push(...page.rows.map(({ key }) => key.join('/')))
    after = page.next ?? undefined
  } while (after)
  return keys
}

describe('readTables', () => {
  it('reads tables and views with what can be done with them, in one call', async () => {
    const [found, calls] = await counted(() => readTables(database.db))

    expect(calls).toBe(1)
    expect(
      found.map(({ schema, name, kind, count, key }) => [schema, name, kind, count, key]),
    ).toEqual([
      ['Odd "one', `Or'der`, 'table', 21, ['select', 'a "b']],
      ['Odd "one', 'line', 'table', 2, []],
      ['public', 'grown_ups', 'view', null, []],
      ['public', 'logs', 'partitioned table', 1, []],
      ['public', 'logs_2026', 'table', 1, []],
      ['public', 'nothing', 'table', 0, []],
      ['public', 'people', 'table', 60, ['id']],
    ])
    expect(people.comment).toBe("those who's work it is")
    expect(people.columns.find(({ name }) => name === 'mood')).toEqual({
      name: 'mood',
      type: 'mood',
      castType: 'mood',
      isNumeric: false,
      isNullable: true,
      hasDefault: false,
      isGenerated: false,
      isIndexed: false,
      labels: ['sad', "it's fine"],
      comment: null,
    })
    expect(line.foreignKeys).toEqual([
      {
        name: 'line_the order_part_fkey',
        columns: ['the order', 'part'],
        schema: 'Odd "one',
        table: `Or'der`,
        targets: ['select', 'a "b'],
      },
    ])
    expect(referrersOf(tables, people).map(({ table }) => table.name)).toEqual(['people'])
  })

  it('counts a small table, and estimates one that takes more than a megabyte', async () => {
    await sql`create table big as select n, repeat('x', 100) as text from generate_series(1, 20000) n`.execute(
      database.db,
    )
    const before = findTable(await readTables(database.db), 'public', 'big')
    await sql`analyze big`.execute(database.db)
    const after = findTable(await readTables(database.db), 'public', 'big')
    await sql`drop table big`.execute(database.db)

    expect([before.count, before.estimate]).toEqual([null, null])
    expect([after.count, after.estimate]).toEqual([null, 20_000])
    expect(after.bytes).toBeGreaterThan(2_000_000)
  })

  it('reads more tables than one answer can hold', async () => {
    await sql`create schema many`.execute(database.db)
    await sql`do 'begin for number in 1 .. 40 loop
      execute (select format(
        ''create table many.%I (%s)'', ''table '' || number, string_agg(format(''%I text'', ''column '' || n), '','')
      ) from generate_series(1, 100) n);
    end loop; end'`.execute(database.db)

    const [found, calls] = await counted(() => readTables(database.db))
    await sql`drop schema many cascade`.execute(database.db)

    expect(found.filter(({ schema }) => schema === 'many')).toHaveLength(40)
    expect(calls).toBeGreaterThan(1)
  })
})

describe('readRows', () => {
  it('gives every value as text, in one call', async () => {
    const [page, calls] = await counted(() => readRows(database.db, people, { limit: 1 }))

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
    const keys = await readAll(people, request)

    const { column, direction } = request.sort ?? { column: 'id', direction: 'asc' }
    const { rows } = await sql<{ id: number }>`
      select id from people order by ${sql.ref(column)} is null, ${sql.ref(column)} ${sql.raw(direction)},
        id ${sql.raw(direction)}
    `.execute(database.db)
    expect(keys).toEqual(rows.map(({ id }) => String(id)))
  })

  it('pages by a key of several columns', async () => {
    const keys = await readAll(order, { limit: 4 })

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
    const { rows } = await readRows(database.db, people, { filters, limit: 60 })

    expect(rows).toHaveLength(expected)
  })

  it('filters and pages together', async () => {
    const filters = [{ column: 'mood', operator: '=' as const, value: 'sad' }]

    expect(
      await readAll(people, { filters, limit: 6, sort: { column: 'born', direction: 'asc' } }),
    ).toHaveLength(20)
  })

  it('shows the first rows of what has no key, or no columns, and says that there are more', async () => {
    const view = findTable(tables, 'public', 'grown_ups')
    const nothing = findTable(tables, 'public', 'nothing')

    expect(await readRows(database.db, view, { limit: 5 })).toMatchObject({
      next: null,
      hasMore: true,
    })
    expect(await readRows(database.db, nothing, { limit: 5 })).toEqual({
      rows: [],
      next: null,
      hasMore: false,
    })
    expect(
      (await readRows(database.db, view, { limit: 5, sort: { column: 'id', direction: 'desc' } }))
        .rows[0]?.cells[0]?.text,
    ).toBe('9')
  })

  it('cuts long values and says so', async () => {
    const { rows } = await readRows(database.db, line, {
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
      .execute(database.db)
    await sql`insert into wide (id) select generate_series(1, 100)`.execute(database.db)
    const wide = findTable(await readTables(database.db), 'public', 'wide')

    const page = await readRows(database.db, wide, { limit: 100 })
    const row = await readRow(database.db, wide, ['1'], [])
    await sql`drop table wide`.execute(database.db)

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
    await expect(readRows(database.db, people, { limit: 5, ...request })).rejects.toThrow(message)
  })
})

describe('readRow', () => {
  it('gives a row whole, with how many refer to it, in one call', async () => {
    const [row, calls] = await counted(() =>
      readRow(database.db, people, ['1'], referrersOf(tables, people)),
    )

    expect(calls).toBe(1)
    expect(row?.cells[1]).toEqual({ text: 'person 1', isCut: false })
    expect(row?.referring).toEqual([10])
  })

  it('leaves uncounted what no index finds', async () => {
    const row = await readRow(database.db, order, ['1', 'p1'], referrersOf(tables, order))

    expect(row?.referring).toEqual([null])
  })

  it('gives nothing where there is no such row', async () => {
    expect(await readRow(database.db, people, ['1000'], [])).toBeUndefined()
  })
})

describe('writeCell', () => {
  it('writes a value that nobody has changed since, in one call', async () => {
    const change = { key: ['2'], column: 'mood', from: null, to: "it's fine" }
    const [outcome, calls] = await counted(() => writeCell(database.db, people, change))

    expect([outcome, calls]).toEqual([{ outcome: 'written', text: "it's fine" }, 1])
    expect(
      await writeCell(database.db, people, { ...change, from: "it's fine", to: null }),
    ).toEqual({ outcome: 'written', text: null })
  })

  it.each([
    ['name', 'person 3', 'renamed'],
    ['born', '2000-01-04', '1999-12-31'],
    ['notes', '{"n": 9007199254740996}', '{"n": 9007199254740997}'],
    ['score', '1', '1.5'],
    ['extra', '03:00:00', '1 day'],
    ['photo', '\\xdead', '\\xbeef'],
  ])('changes %s from %s to %s', async (column, from, to) => {
    expect(await writeCell(database.db, people, { key: ['3'], column, from, to })).toEqual({
      outcome: 'written',
      text: to,
    })
  })

  it('writes nothing over what somebody else has changed, and says what is there', async () => {
    await sql`update people set name = 'theirs' where id = 4`.execute(database.db)

    const outcome = await writeCell(database.db, people, {
      key: ['4'],
      column: 'name',
      from: 'person 4',
      to: 'mine',
    })

    expect(outcome).toEqual({ outcome: 'changed', text: 'theirs' })
    expect((await readRow(database.db, people, ['4'], []))?.cells[1]?.text).toBe('theirs')
  })

  it('says that a row is gone', async () => {
    const change = { key: ['1000'], column: 'name', from: 'a', to: 'b' }

    expect(await writeCell(database.db, people, change)).toEqual({ outcome: 'gone' })
  })

  it.each([
    [{ key: ['5'], column: 'upper_name', from: 'PERSON 5', to: 'X' }, /upper_name is generated/],
    [{ key: ['5'], column: 'id', from: '5', to: '6' }, /id is generated/],
    [{ key: ['5'], column: 'name', from: 'person 5', to: null }, /violates not-null constraint/],
    [
      { key: ['5'], column: 'mood', from: null, to: 'elated' },
      /invalid input value for enum mood: "elated"/,
    ],
    [{ key: [], column: 'name', from: 'person 5', to: 'all' }, 'the key of public.people is id'],
  ])('refuses %o', async (change, message) => {
    await expect(writeCell(database.db, people, change)).rejects.toThrow(message)
  })

  it('never cuts a value to fit', async () => {
    const change = { key: ['1', 'p1'], column: 'a "b', from: 'p1', to: 'too long' }

    await expect(writeCell(database.db, order, change)).rejects.toThrow(
      /too long for type character varying\(5\)/,
    )
  })

  it('changes nothing where no key tells the row', async () => {
    const change = { key: [], column: 'text', from: null, to: 'all of them' }

    await expect(writeCell(database.db, line, change)).rejects.toThrow('Odd "one.line has no key')
  })
})

describe('readStructure', () => {
  it('tells columns, constraints, indexes and sizes, in one call', async () => {
    const [structure, calls] = await counted(() => readStructure(database.db, people))

    expect(calls).toBe(1)
    expect(
      structure.columns.map(({ name, value }) => [name, value]).filter(([, value]) => value),
    ).toEqual([
      ['id', 'generated always as identity'],
      ['upper_name', 'generated always as (upper(name))'],
    ])
    expect(structure.constraints.map(({ kind, definition }) => [kind, definition])).toEqual([
      ['primary key', 'PRIMARY KEY (id)'],
      ['foreign key', 'FOREIGN KEY (boss) REFERENCES people(id)'],
    ])
    expect(
      structure.indexes.map(({ name, isPrimary, bytes }) => [name, isPrimary, bytes > 0]),
    ).toEqual([
      ['people_pkey', true, true],
      ['people_born', false, true],
      ['people_boss', false, true],
    ])
    expect(structure.storage).toMatchObject({ owner: 'postgres', heap: 16_384 })
  })

  it("tells a view's query", async () => {
    const view = findTable(tables, 'public', 'grown_ups')

    expect((await readStructure(database.db, view)).definition).toMatch(/WHERE .*id < 10/)
  })
})
