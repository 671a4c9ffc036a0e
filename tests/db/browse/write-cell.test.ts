import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { findTable, readRow, readTables, writeCell } from '../../../db/browse/index.ts'
import { type AwkwardDatabase, openAwkwardDatabase } from './awkward-database.ts'

let awkward: AwkwardDatabase

beforeAll(async () => {
  awkward = await openAwkwardDatabase()
})

afterAll(() => awkward.close())

describe('writeCell', () => {
  it('writes a value that nobody has changed since, in one call', async () => {
    const change = { key: ['2'], column: 'mood', from: null, to: "it's fine" }
    const [outcome, calls] = await awkward.counted(() =>
      writeCell(awkward.db, awkward.people, change),
    )

    expect([outcome, calls]).toEqual([{ outcome: 'written', text: "it's fine" }, 1])
    expect(
      await writeCell(awkward.db, awkward.people, { ...change, from: "it's fine", to: null }),
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
    expect(await writeCell(awkward.db, awkward.people, { key: ['3'], column, from, to })).toEqual({
      outcome: 'written',
      text: to,
    })
  })

  it('writes nothing over what somebody else has changed, and says what is there', async () => {
    await sql`update people set name = 'theirs' where id = 4`.execute(awkward.db)

    const outcome = await writeCell(awkward.db, awkward.people, {
      key: ['4'],
      column: 'name',
      from: 'person 4',
      to: 'mine',
    })

    expect(outcome).toEqual({ outcome: 'changed', text: 'theirs' })
    expect((await readRow(awkward.db, awkward.people, ['4'], []))?.cells[1]?.text).toBe('theirs')
  })

  it('says that a row is gone', async () => {
    const change = { key: ['1000'], column: 'name', from: 'a', to: 'b' }

    expect(await writeCell(awkward.db, awkward.people, change)).toEqual({ outcome: 'gone' })
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
    await expect(writeCell(awkward.db, awkward.people, change)).rejects.toThrow(message)
  })

  it('never cuts a value to fit', async () => {
    const change = { key: ['1', 'p1'], column: 'a "b', from: 'p1', to: 'too long' }

    await expect(writeCell(awkward.db, awkward.order, change)).rejects.toThrow(
      /too long for type character varying\(5\)/,
    )
  })

  it.each([
    ['code', 'character(4)', 'abcd'],
    ['mask', 'bit(4)', '1010'],
    ['codes', 'character(4)[]', '{abcd,efgh}'],
  ])('writes the whole of %s, a %s', async (column, type, to) => {
    await sql`create table short (id integer primary key, ${sql.id(column)} ${sql.raw(type)})`.execute(
      awkward.db,
    )
    onTestFinished(async () => void (await sql`drop table short`.execute(awkward.db)))
    await sql`insert into short values (1)`.execute(awkward.db)
    const short = findTable(await readTables(awkward.db), 'public', 'short')

    const written = await writeCell(awkward.db, short, { key: ['1'], column, from: null, to })

    expect(written).toEqual({ outcome: 'written', text: to })
  })

  it('changes nothing where no key tells the row', async () => {
    const change = { key: [], column: 'text', from: null, to: 'all of them' }

    await expect(writeCell(awkward.db, awkward.line, change)).rejects.toThrow(
      'Odd "one.line has no key',
    )
  })
})
