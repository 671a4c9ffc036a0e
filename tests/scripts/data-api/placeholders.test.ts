import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { toPositional } from '../../../scripts/data-api/placeholders.ts'

const cases: [behaviour: string, sql: string, positional: string, names: string[]][] = [
  ['leaves SQL without placeholders as it is', 'select 1', 'select 1', []],
  ['numbers a placeholder', 'select :id', 'select $1', ['id']],
  ['numbers each occurrence of a name', 'select :a, :a', 'select $1, $2', ['a', 'a']],
  ['takes a purely numeric name', 'select :0, :12', 'select $1, $2', ['0', '12']],
  ['ends a name at what no name contains', 'select :a_1-:b', 'select $1-$2', ['a_1', 'b']],
  ['ends a name at a letter beyond ASCII', 'select :aé', 'select $1é', ['a']],
  ['leaves a cast', 'select :a::int', 'select $1::int', ['a']],
  ['finds a placeholder behind a cast', 'select 1:::a', 'select 1::$1', ['a']],
  ['leaves a colon in a string', "select ':a', :b", "select ':a', $1", ['b']],
  ['leaves a colon behind a doubled quote', "select 'it''s :a'", "select 'it''s :a'", []],
  ['leaves a colon behind an escaped quote', "select E'\\':a', :b", "select E'\\':a', $1", ['b']],
  ['follows both kinds of quote in one', "select e'a''\\':a' :b", "select e'a''\\':a' $1", ['b']],
  [
    'takes what goes on in another line for a plain string',
    "e'a'\n'\\' :b",
    "e'a'\n'\\' $1",
    ['b'],
  ],
  ['ends a plain string at its quote', "select '\\', :b", "select '\\', $1", ['b']],
  ['takes the e of a word for a letter', "select note'\\', :b", "select note'\\', $1", ['b']],
  ['takes the e behind a dollar for a letter', "a$e'\\', :b", "a$e'\\', $1", ['b']],
  ['takes the e behind an é for a letter', "ée'\\', :b", "ée'\\', $1", ['b']],
  ['leaves a colon in an identifier', 'select ":a", :b', 'select ":a", $1', ['b']],
  ['leaves a colon behind a doubled one', 'select "a"":a", :b', 'select "a"":a", $1', ['b']],
  ['leaves a colon in a line comment', 'select 1 -- :a\n, :b', 'select 1 -- :a\n, $1', ['b']],
  ['ends a line at a carriage return', 'select 1 -- :a\r, :b', 'select 1 -- :a\r, $1', ['b']],
  ['leaves a colon in a comment', 'select /* :a */ :b', 'select /* :a */ $1', ['b']],
  ['follows nested comments', '/* /* :a */ :b */ :c', '/* /* :a */ :b */ $1', ['c']],
  ['takes a quote in a comment for text', "/* ' */ :a", "/* ' */ $1", ['a']],
  ['takes a comment in a string for text', "'/*' :a", "'/*' $1", ['a']],
  ['leaves an assignment', 'x := 1', 'x := 1', []],
  ['leaves positional parameters', 'select $1', 'select $1', []],
  ['reads a colon in a dollar quote, as the service does', '$$a :b c$$', '$$a $1 c$$', ['b']],
  ['reads the end of a slice, as the service does', 'a[1:2]', 'a[1$1]', ['2']],
  ['leaves an unclosed string', "select 'a :b", "select 'a :b", []],
  ['leaves an unclosed escape string', "select e'a\\", "select e'a\\", []],
  ['leaves an unclosed identifier', 'select "a :b', 'select "a :b', []],
  ['leaves an unclosed comment', 'select /* :a', 'select /* :a', []],
]

const plain = fc.stringMatching(/^[a-z ,()=]{0,8}$/)
/** Pieces of SQL, each with what becomes of it; `$` stands for a number that is given in order. */
const piece = fc.oneof(
  plain.map((sql) => ({ sql, names: [] as string[] })),
  fc
    .tuple(fc.stringMatching(/^[A-Za-z0-9_]{1,5}$/), fc.constantFrom(' ', ',', '::int ', ')'))
    .map(([name, end]) => ({ sql: `:${name}${end}`, names: [name] })),
  fc.string({ unit: 'grapheme' }).map((text) => ({
    sql: ` '${text.replaceAll("'", "''")}' `,
    names: [],
  })),
  fc.string().map((text) => ({ sql: ` e'${text.replace(/['\\]/g, '\\$&')}' `, names: [] })),
  fc.string().map((text) => ({ sql: ` "${text.replaceAll('"', '""')}" `, names: [] })),
  fc.string().map((text) => ({ sql: `-- ${text.replace(/[\r\n]/g, '')}\n`, names: [] })),
  fc.string().map((text) => ({ sql: `/* ${text.replace(/[*/]/g, '')} */`, names: [] })),
)

describe('toPositional', () => {
  it.each(cases)('%s', (_behaviour, sql, positional, names) => {
    expect(toPositional(sql)).toEqual({ sql: positional, names })
  })

  it('finds the placeholders between quotes and comments, and no others', () => {
    fc.assert(
      fc.property(fc.array(piece), (pieces) => {
        const { names } = toPositional(pieces.map(({ sql }) => sql).join(''))

        expect(names).toEqual(pieces.flatMap((each) => each.names))
      }),
    )
  })

  it('keeps all other text to the letter, whatever it is', () => {
    const noise = fc.string({ unit: fc.constantFrom(...`'":-/*\\eE$ax1é\n😀`), maxLength: 40 })

    fc.assert(
      fc.property(fc.oneof(noise, fc.string({ unit: 'binary' })), (sql) => {
        // A `$1` that was there before cannot be told from one that was put in.
        fc.pre(!/\$\d/.test(sql))
        const { sql: positional, names } = toPositional(sql)
        let rest = positional
        let restored = ''
        for (const [index, name] of names.entries()) {
          const [before = ''] = rest.split(`$${index + 1}`, 1)
          restored += `${before}:${name}`
          rest = rest.slice(before.length + `$${index + 1}`.length)
        }

        expect(restored + rest).toBe(sql)
      }),
    )
  })

  it.each([["'"], ['"'], [':'], ['/*'], ['--'], ["e'"], ["e'\\"], [":a'"], ['$$'], ["''\\"]])(
    'reads a mebibyte of %s without going back',
    (unit) => {
      const sql = unit.repeat(1_048_576 / unit.length)

      expect(toPositional(sql).sql.length).toBeGreaterThan(0)
    },
    // Some milliseconds, where nothing else runs; going back takes minutes.
    30_000,
  )
})
