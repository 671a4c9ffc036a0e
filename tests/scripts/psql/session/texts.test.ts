import { describe, expect, it } from 'vitest'
import { type CopyRow, readCopyRows } from '../../../../scripts/psql/session/copy-rows.ts'
import { fieldText, floatText } from '../../../../scripts/psql/session/field-text.ts'
import { parseRecord } from '../../../../scripts/psql/session/record-text.ts'
import { toServiceSql } from '../../../../scripts/psql/session/service-sql.ts'

describe('parseRecord', () => {
  it.each<[text: string, fields: (string | null)[]]>([
    ['(1)', ['1']],
    ['()', [null]],
    ['(1,,"")', ['1', null, '']],
    ['("a ""b""","c\\\\d","(x,y)")', ['a "b"', 'c\\d', '(x,y)']],
    ['("{1,2}",t,"two\nlines")', ['{1,2}', 't', 'two\nlines']],
  ])('reads %j', (text, fields) => {
    expect(parseRecord(text)).toEqual(fields)
  })
})

describe('fieldText', () => {
  it.each<[Parameters<typeof fieldText>[0], string, string | null]>([
    [{ isNull: true }, 'int4', null],
    [{ booleanValue: false }, 'bool', 'f'],
    [{ stringValue: '9007199254740993' }, 'int8', '9007199254740993'],
    [{ blobValue: new Uint8Array([222, 173]) }, 'bytea', '\\xdead'],
    [{ stringValue: '2024-01-15 03:34:56.800' }, 'timestamptz', '2024-01-15 03:34:56.8+00'],
    [{ stringValue: '2024-01-15 03:34:56' }, 'timestamp', '2024-01-15 03:34:56'],
    [{ stringValue: '{"a":[1,"x,:"]}' }, 'jsonb', '{"a": [1, "x,:"]}'],
    [{ stringValue: '10.0.0.1/32' }, 'inet', '10.0.0.1'],
    [{ stringValue: '10.0.0.0/8' }, 'inet', '10.0.0.0/8'],
    [
      { arrayValue: { stringValues: ['a', 'b c', '', 'null', 'x"y', null as never] } },
      '_text',
      '{a,"b c","","null","x\\"y",NULL}',
    ],
    [{ arrayValue: {} as never }, '_int4', '{}'],
  ])('writes %j of %s', (field, type, text) => {
    expect(fieldText(field, type)).toBe(text)
  })

  it.each<[value: number, single: boolean, text: string]>([
    [0.1, false, '0.1'],
    [1e14, false, '100000000000000'],
    [1e15, false, '1e+15'],
    [1e-4, false, '0.0001'],
    [1e-5, false, '1e-05'],
    [-1.5e-10, false, '-1.5e-10'],
    [0, false, '0'],
    [123456, true, '123456'],
    [1234567, true, '1.234567e+06'],
    [0.10000000149011612, true, '0.1'],
  ])('writes %d (single: %s) as Postgres does', (value, single, text) => {
    expect(floatText(value, single)).toBe(text)
  })
})

describe('toServiceSql', () => {
  it.each([
    ['select a[1:n]', 'select a[1: n]'],
    ["select $$it's :b$$ || ':c'", "select 'it''s :b' || ':c'"],
    ['select x::int, ":y" /* :z */ -- :q', 'select x::int, ":y" /* :z */ -- :q'],
    ['do $f$ begin x := 1; end $f$', "do ' begin x := 1; end '"],
    ['select $$plain$$', 'select $$plain$$'],
  ])('sends %j as %j', (typed, sent) => {
    expect(toServiceSql(typed).sql).toBe(sent)
  })

  it('finds the way back from a place in what was sent', () => {
    const typed = "select a[1:n], $$it's :b$$, nope"
    const { sql, toOriginal } = toServiceSql(typed)

    expect(toOriginal(sql.indexOf('nope') + 1)).toBe(typed.indexOf('nope') + 1)
    expect(toOriginal(sql.indexOf('a[') + 1)).toBe(typed.indexOf('a[') + 1)
  })
})

describe('readCopyRows', () => {
  const csv = { kind: 'csv', header: false, delimiter: ',', null: '' } as const
  const text = { kind: 'text', header: false, delimiter: '\t', null: '\\N' } as const

  it.each<[input: string[], format: Parameters<typeof readCopyRows>[1], rows: CopyRow[]]>([
    [
      ['a,"b ""c"""\n,""\n'],
      csv,
      [
        ['a', 'b "c"'],
        [null, ''],
      ],
    ],
    [
      ['a,"two\nli', 'nes",x\r\nb,c,d'],
      csv,
      [
        ['a', 'two\nlines', 'x'],
        ['b', 'c', 'd'],
      ],
    ],
    [['"two\r\nlines",a\rb\r\n'], csv, [['two\r\nlines', 'a\rb']]],
    [['h\n1\n'], { ...csv, header: true }, [['1']]],
    [['a\\tb\t\\N\tc\\\\d\n\\.\nmore\n'], text, [['a\tb', null, 'c\\d']]],
    [['a|\\|b\n'], { ...text, delimiter: '|' }, [['a', '|b']]],
  ])('reads %j', async (input, format, rows) => {
    const read: CopyRow[] = []
    for await (const row of readCopyRows(chunks(input), format)) read.push(row)

    expect(read).toEqual(rows)
  })
})

async function* chunks(parts: readonly string[]): AsyncGenerator<string> {
  yield* parts
}
