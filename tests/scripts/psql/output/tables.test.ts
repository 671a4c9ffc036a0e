import { describe, expect, it } from 'vitest'
import { excerpt } from '../../../../scripts/psql/output/excerpt.ts'
import { formatTable } from '../../../../scripts/psql/output/format-table.ts'
import type { Table } from '../../../../scripts/psql/output/table.ts'

const style = { null: 'NULL', dim: (text: string) => `<${text}>` }

function format(
  table: Table,
  form: Partial<Parameters<typeof formatTable>[1]> = {},
  width?: number,
) {
  const settings = { format: 'aligned', expanded: 'off', ...form } as const
  return `\n${[...formatTable(table, settings, style, width)].join('\n')}`
}

const table: Table = {
  columns: [{ name: 'id', type: 'int4' }, { name: 'name' }, { name: 'note' }],
  rows: [
    ['1', 'Ada', null],
    ['20', 'two\nlines', 'a\tb'],
    [null, '日本', ''],
  ],
}

describe('formatTable', () => {
  it('aligns by what a terminal shows, with NULL dimmed', () => {
    expect(format(table)).toMatchInlineSnapshot(`
      "
        id  | name  |   note    
      ------+-------+-----------
          1 | Ada   | <NULL>
         20 | two  +| a       b
            | lines | 
       <NULL> | 日本  | 
      (3 rows)
      "
    `)
  })

  it.each(['off', 'on'] as const)(
    'writes out the control characters of titles and footers, with \\x %s',
    (expanded) => {
      const odd = { ...table, title: 'Table "\x1b[2J"', footers: ["    CHECK (a <> '\x1b[31m')"] }

      const text = format(odd, { expanded })

      expect(text).toContain('Table "\\x1B[2J"')
      expect(text).toContain("CHECK (a <> '\\x1B[31m')")
      expect(text).not.toContain('\x1b')
    },
  )

  it('makes a block of each row', () => {
    expect(format(table, { expanded: 'on' })).toMatchInlineSnapshot(`
      "
      -[ RECORD 1 ]---
      id   | 1
      name | Ada
      note | <NULL>
      -[ RECORD 2 ]---
      id   | 20
      name | two      +
           | lines
      note | a       b
      -[ RECORD 3 ]---
      id   | <NULL>
      name | 日本
      note | 
      "
    `)
  })

  it.each([
    [20, '-[ RECORD 1 ]'],
    [200, '-------'],
  ])('chooses by itself at %i columns', (width, part) => {
    expect(format(table, { expanded: 'auto' }, width)).toContain(part)
  })

  it('writes CSV in which NULL is nothing', () => {
    const rows = [...table.rows, ['3', 'a "b", c', '\\.']]

    expect(format({ ...table, rows }, { format: 'csv' })).toMatchInlineSnapshot(`
      "
      id,name,note
      1,Ada,
      20,"two
      lines",a	b
      ,日本,""
      3,"a ""b"", c","\\.""
    `)
  })

  it('writes JSON with every digit, and no name twice', () => {
    const columns = [
      { name: 'n', type: 'numeric' },
      { name: 'n', type: 'int8' },
      { name: 'f', type: 'float8' },
      { name: 'b', type: 'bool' },
      { name: 'j', type: 'jsonb' },
      { name: 't', type: 'text' },
    ]
    const rows = [['1.50', '9007199254740993', 'NaN', 't', '{"a": 1}', '1'], Array(6).fill(null)]
    const text = format({ columns, rows }, { format: 'json' })

    expect(text).toMatchInlineSnapshot(`
      "
      [{"n":1.50,"n_2":9007199254740993,"f":"NaN","b":true,"j":{"a": 1},"t":"1"},
       {"n":null,"n_2":null,"f":null,"b":null,"j":null,"t":null}]"
    `)
    expect(JSON.parse(text)).toHaveLength(2)
    expect(format({ columns, rows: [] }, { format: 'json' })).toBe('\n[]')
  })
})

describe('excerpt', () => {
  it.each<[sql: string, position: number, lines: string[]]>([
    ['select x', 8, ['LINE 1: select x', '               ^']],
    ['select\n  日本,\n\tx', 15, ['LINE 3:  x', '         ^']],
    ['selekt', 7, ['LINE 1: selekt', '              ^']],
    ['selekt', 9, []],
    [`select ${'a'.repeat(80)}`, 3, [`LINE 1: select ${'a'.repeat(53)}...`, '          ^']],
    [
      `select ${'a'.repeat(80)} x ${'b'.repeat(40)}`,
      89,
      [
        `LINE 1: ...${'a'.repeat(48)} x ${'b'.repeat(8)}...`.replace(/a{48}/, 'a'.repeat(49)),
        `${' '.repeat(61)}^`,
      ],
    ],
  ])('points into %j at %i', (sql, position, lines) => {
    expect(excerpt(sql, position)).toEqual(lines)
  })
})
