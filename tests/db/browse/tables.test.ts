import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findTable, readTables, referrersOf } from '../../../db/browse/index.ts'
import { type AwkwardDatabase, openAwkwardDatabase } from './awkward-database.ts'

let awkward: AwkwardDatabase

beforeAll(async () => {
  awkward = await openAwkwardDatabase()
})

afterAll(() => awkward.close())

describe('readTables', () => {
  it('reads tables and views with what can be done with them, in one call', async () => {
    const [found, calls] = await awkward.counted(() => readTables(awkward.db))

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
    expect(awkward.people.comment).toBe("those who's work it is")
    expect(awkward.people.columns.find(({ name }) => name === 'mood')).toEqual({
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
    expect(awkward.line.foreignKeys).toEqual([
      {
        name: 'line_the order_part_fkey',
        columns: ['the order', 'part'],
        schema: 'Odd "one',
        table: `Or'der`,
        targets: ['select', 'a "b'],
      },
    ])
    expect(referrersOf(awkward.tables, awkward.people).map(({ table }) => table.name)).toEqual([
      'people',
    ])
  })

  it('counts a small table, and estimates one that takes more than a megabyte', async () => {
    await sql`create table big as select n, repeat('x', 100) as text from generate_series(1, 20000) n`.execute(
      awkward.db,
    )
    const before = findTable(await readTables(awkward.db), 'public', 'big')
    await sql`analyze big`.execute(awkward.db)
    const after = findTable(await readTables(awkward.db), 'public', 'big')
    await sql`drop table big`.execute(awkward.db)

    expect([before.count, before.estimate]).toEqual([null, null])
    expect([after.count, after.estimate]).toEqual([null, 20_000])
    expect(after.bytes).toBeGreaterThan(2_000_000)
  })

  it('reads more tables than one answer can hold', async () => {
    await sql`create schema many`.execute(awkward.db)
    await sql`do 'begin for number in 1 .. 40 loop
      execute (select format(
        ''create table many.%I (%s)'', ''table '' || number, string_agg(format(''%I text'', ''column '' || n), '','')
      ) from generate_series(1, 100) n);
    end loop; end'`.execute(awkward.db)

    const [found, calls] = await awkward.counted(() => readTables(awkward.db))
    await sql`drop schema many cascade`.execute(awkward.db)

    expect(found.filter(({ schema }) => schema === 'many')).toHaveLength(40)
    expect(calls).toBeGreaterThan(1)
  })
})
