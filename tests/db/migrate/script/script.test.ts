import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runScript, ScriptError, splitScript } from '../../../../db/migrate/index.ts'
import { openTestDatabase, type TestDatabase } from '../../../setup/test-database.ts'

const atomic = `create function f() returns int begin atomic select 1; select 2; end`
const dollars = `create function g() returns text language sql as $body$ select 'a;b'; $body$`

describe('a script', () => {
  it.each<[string, string, string[]]>([
    ['of nothing', '', []],
    ['of a comment', '-- nothing; at all', []],
    ['of empty statements', ';;  ;', []],
    ['of one statement', 'select 1', ['select 1']],
    ['with a last semicolon', 'select 1; ', ['select 1']],
    ['with several', 'select 1; select 2;\n\nselect 3', ['select 1', 'select 2', 'select 3']],
    [
      'with semicolons in strings',
      "select ';', e'\\';'; select 2",
      ["select ';', e'\\';'", 'select 2'],
    ],
    ['with semicolons in names', 'select 1 as ";"; select 2', ['select 1 as ";"', 'select 2']],
    [
      'with semicolons in comments',
      'select 1 /* ; /* ; */ */ -- ;\n; select 2',
      ['select 1 /* ; /* ; */ */ -- ;', 'select 2'],
    ],
    ['with a dollar-quoted body', `${dollars}; select 2`, [dollars, 'select 2']],
    ['with a begin atomic body', `${atomic}; select 2`, [atomic, 'select 2']],
    [
      'with other alphabets before a split',
      "select 'čeština 😀'; select 'ß'; select 1",
      ["select 'čeština 😀'", "select 'ß'", 'select 1'],
    ],
    [
      'with a byte that starts a comment',
      "select 'é' -- é\n; select 2",
      ["select 'é' -- é", 'select 2'],
    ],
  ])('%s is split where Postgres would', async (_, script, statements) => {
    expect(await splitScript(script)).toEqual(statements)
  })

  it.each<[string, string, string]>([
    ['a slice', 'select a[1:b] from t', 'select a[1: b] from t'],
    ['a slice after é', "select 'é', a[1:2] from t", "select 'é', a[1: 2] from t"],
    ['a body', "do $$ begin a := b[1:n] || 'x'; end $$", "do ' begin a := b[1:n] || ''x''; end '"],
    [
      'a body with a backslash',
      "do $x$ select a[1:n], '\\d' $x$",
      "do E' select a[1:n], ''\\\\d'' '",
    ],
    [
      'an argument of a function',
      'create function f(int) returns int language sql return $1 + 1',
      "do 'begin execute ''create function f(int) returns int language sql return $1 + 1''; end'",
    ],
    ['a cast and a named argument', 'select a::int, f(b := 1)', 'select a::int, f(b := 1)'],
    ['a string', "select ':a'", "select ':a'"],
    ['a body without colons', 'do $$ select 1 $$', 'do $$ select 1 $$'],
  ])('has nothing that the Data API would take for a parameter: %s', async (_, script, wanted) => {
    expect(await splitScript(script)).toEqual([wanted])
  })

  it.each([
    ['selec 1', 1, 1, 'syntax error at or near "selec"'],
    ["select 'é';\n  selec 2", 2, 3, 'syntax error at or near "selec"'],
    ['select (', 1, 9, 'syntax error at end of input'],
  ])('that does not parse is refused with the place: %s', async (script, line, column, reason) => {
    const refusal = await splitScript(script).catch((error) => error)

    expect(refusal).toBeInstanceOf(ScriptError)
    expect(refusal.message).toBe(`SQL script, line ${line}, column ${column}: ${reason}`)
  })
})

describe('running a script', () => {
  let database: TestDatabase

  beforeAll(async () => {
    database = await openTestDatabase({ migrated: false })
  })

  afterAll(() => database.close())

  it('sends each statement alone, meaning what it says', async () => {
    const before = database.calls()

    await runScript(
      database.db,
      `
        create table words (id int primary key, word text not null); -- the first
        create function part(words text[], n int) returns text[] language plpgsql as $$
          begin
            return words[1:n];
          end
        $$;
        insert into words values (1, 'a;b'), (2, array_to_string((array['x','y','z'])[2:3], ':q'));
      `,
    )

    expect(database.calls() - before).toBe(3)
    const { rows } = await sql`
      select word, part(array['a', 'b', 'c'], 2) as part from words order by id
    `.execute(database.db)
    expect(rows).toEqual([
      { word: 'a;b', part: ['a', 'b'] },
      { word: 'y:qz', part: ['a', 'b'] },
    ])
  })

  it('sends nothing of a script that does not parse', async () => {
    const before = database.calls()

    await expect(runScript(database.db, 'create table t (id int); creat')).rejects.toThrow(
      ScriptError,
    )

    expect(database.calls()).toBe(before)
  })
})
