import { Kysely, sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { UnsupportedStatementError, UnsupportedValueError } from '../../../../db/data-api/index.ts'
import { dialectFor } from '../dialect-for.ts'

// biome-ignore lint/suspicious/noExplicitAny: only the SQL matters
const db = new Kysely<any>({ dialect: dialectFor('http://127.0.0.1') })

function compile(query: ReturnType<typeof sql>): { sql: string; values: unknown[] } {
  const { sql: text, parameters } = query.compile(db)
  return { sql: text, values: parameters.map((each) => (each as { value: unknown }).value) }
}

describe('an array as a parameter', () => {
  it('is made of its elements inside any()', () => {
    const compiled = compile(sql`select 1 where 1 = any(${[1, null, 2]})`)

    expect(compiled).toEqual({
      sql: 'select 1 where 1 = any(array[:0, :1, :2])',
      values: [{ longValue: 1 }, { isNull: true }, { longValue: 2 }],
    })
  })

  it.each([
    [sql`select 1 = SOME ( ${[1]})`, 'select 1 = SOME ( array[:0])'],
    [sql`select 1 = all(${[1]})`, 'select 1 = all(array[:0])'],
  ])('is so inside some() and all(): %#', (query, expected) => {
    expect(compile(query).sql).toBe(expected)
  })

  it('is made of its elements inside fn.any()', () => {
    const query = db.selectFrom('t').where(({ eb, fn }) => {
      return eb('id', '=', fn.any(eb.val(['a', 'b'])))
    })

    expect(query.compile().sql).toBe('select from "t" where "id" = any(array[:0, :1])')
  })

  it('is empty where it has no elements', () => {
    expect(compile(sql`select 1 where 1 = any(${[]})`).sql).toBe(`select 1 where 1 = any('{}')`)
  })

  it.each([
    ['bigint', [1, 9_007_199_254_740_993n, null], '{"1","9007199254740993",NULL}'],
    ['text', ['a "b"', 'c\\d', '', 'NULL'], '{"a \\"b\\"","c\\\\d","","NULL"}'],
    [
      'integer',
      [
        [1, 2],
        [3, 4],
      ],
      '{{"1","2"},{"3","4"}}',
    ],
    ['jsonb', [{ a: 1 }, 'b'], '{"{\\"a\\":1}","\\"b\\""}'],
    ['bytea', [new Uint8Array([0, 255])], '{"\\\\x00ff"}'],
    ['timestamp with time zone', [new Date(0)], '{"1970-01-01 00:00:00.000"}'],
  ])('is text where it is cast to %s[]', (type, values, stringValue) => {
    const strings = ['select ', `::${type}[]`]
    const template = Object.assign(strings, { raw: strings })

    expect(compile(sql(template, values))).toEqual({
      sql: `select :0::${type}[]`,
      values: [{ stringValue }],
    })
  })

  it('is jsonb anywhere else', () => {
    expect(compile(sql`select ${[1, 2]}`).values).toEqual([{ stringValue: '[1,2]' }])
  })

  it('of arrays needs its type', () => {
    expect(() => compile(sql`select any(${[[1]]})`)).toThrow(UnsupportedValueError)
  })
})

describe('a number without a form in JSON', () => {
  it.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])('casts %s', (value) => {
    expect(compile(sql`select ${value}`)).toEqual({
      sql: 'select cast(:0 as float8)',
      values: [{ stringValue: String(value) }],
    })
  })
})

describe('what a template may hold', () => {
  it.each([
    sql`select ':a', E'it\\'s :b', ":c" -- :d
      /* :e */ from t`,
    sql`select a::text, b[1: 2], ${1}::int`,
    sql`select 1; -- the end`,
    sql`do $$ begin x := 1; perform a::text; end $$`,
    sql`create function f(int) returns int language sql as $body$ select $1; select $1 $body$`,
    sql`create function f(int) returns int begin atomic select 1; select $$;$$::int; end`,
    sql`select ${'a'} || ':' || ${'b'}`,
    sql`select "a;b", ';', a$1 from ${sql.table('t')}`,
  ])('passes %#', (query) => {
    expect(() => query.compile(db)).not.toThrow()
  })

  it.each([
    [sql`select (array[1, 2, 3])[0:0]`, /would read :0 at character 26 as a parameter/],
    [sql`select $$a :b c$$`, /would read :b at character 12 as a parameter/],
    [sql`select (array[1, 2, 3])[1:2]`, /would read :2 .*a\[1: 2\]/],
    [sql`select a[${1}:2]`, /would read :2/],
    [sql`select a[${1}:${2}]`, /would not see the parameter :1/],
    [sql`select $$ :0 $$, ${1}`, /would read :0/],
    [sql`select ':${1}'`, /would not see the parameter :0: it stands in a string/],
    [sql`select 1; select 2`, /one statement at a time/],
    [sql`select 1;; drop table users`, /one statement at a time/],
    [sql`select $1`, /\$1 at character 8 is no parameter/],
  ])('refuses %#', (query, message) => {
    expect(() => query.compile(db)).toThrow(UnsupportedStatementError)
    expect(() => query.compile(db)).toThrow(message)
  })
})

describe('the limit', () => {
  it('takes SQL of 65,536 characters and no more', () => {
    const selected = (characters: number) => {
      return sql`select ${sql.lit('a'.repeat(characters))}`.compile(db)
    }

    expect(selected(65_527).sql).toHaveLength(65_536)
    expect(() => selected(65_528)).toThrow(
      /has 65537 characters and the Data API takes 65536.*jsonb_to_recordset/,
    )
  })

  it('leaves the compiler as it was', () => {
    expect(() => sql`select 1; select 2`.compile(db)).toThrow()

    expect(db.selectFrom('t').selectAll().compile().sql).toBe('select * from "t"')
  })
})
