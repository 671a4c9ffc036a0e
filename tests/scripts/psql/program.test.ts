import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { openTestDatabase, type TestDatabase } from '../../setup/test-database.ts'
import { runPsql } from './run-psql.ts'

let database: TestDatabase
let folder: string
const file = (name: string) => join(folder, name)
const psql = (args: readonly string[], input?: string, env: Record<string, string> = {}) =>
  runPsql({ ...database.environment, ...env }, args, input)

beforeAll(async () => {
  database = await openTestDatabase({ migrated: false })
  for (const [name, value] of Object.entries(database.environment)) vi.stubEnv(name, value)
  folder = await mkdtemp(join(tmpdir(), 'plaster-psql-'))
  await psql(['-c', 'create table people (id int primary key, name text, tags text[])'])
})

afterAll(async () => {
  vi.unstubAllEnvs()
  await database.close()
  await rm(folder, { recursive: true })
})

describe('npx db psql', () => {
  it('prints rows as a table, as CSV and as JSON', async () => {
    const select = 'select 1 as n, null as nothing, \'{"a": 1}\'::jsonb as j'

    expect((await psql(['-c', select])).text).toMatchInlineSnapshot(`
      " n | nothing |    j     
      ---+---------+----------
       1 | NULL    | {"a": 1}
      (1 row)

      "
    `)
    expect((await psql(['--csv', '-c', select])).text).toMatchInlineSnapshot(`
      "n,nothing,j
      1,,"{""a"": 1}"
      "
    `)
    expect((await psql(['--json', '-c', select])).text).toMatchInlineSnapshot(`
      "[{"n":1,"nothing":null,"j":{"a": 1}}]
      "
    `)
    expect((await psql(['--expanded', '-c', select])).text).toMatchInlineSnapshot(`
      "-[ RECORD 1 ]-----
      n       | 1
      nothing | NULL
      j       | {"a": 1}

      "
    `)
  })

  it('tells how long a statement took while it is told to', async () => {
    const { code, text } = await psql(
      ['--csv'],
      '\\timing on\nselect 1 as a;\nselect nope;\n\\timing on\n',
    )
    const toggled = await psql(
      ['--csv'],
      '\\timing\nselect 2 as b;\n\\timing\nselect 3 as c;\n\\timing on\n\\timing off\nselect 4 as d;\n',
    )
    const time = expect.stringMatching(/^Time: \d+\.\d{3} ms$/)

    expect([code, text.split('\n')]).toEqual([
      1,
      [
        ...['Timing is on.', 'a', '1', time, time],
        ...['stdin:3: ERROR:  column "nope" does not exist', 'LINE 1: select nope;'],
        ...['               ^', ''],
      ],
    ])
    expect(toggled.text.split('\n')).toEqual([
      ...['Timing is on.', 'b', '2', time, 'Timing is off.', 'c', '3'],
      ...['Timing is on.', 'Timing is off.', 'd', '4', ''],
    ])
    expect((await psql(['-c', '\\timing perhaps'])).error).toBe(
      'unrecognized value "perhaps" for "\\timing": on, off\n',
    )
  })

  it.each(['\\q', '\\quit'])('leaves at %s, with what comes after it unread', async (quit) => {
    expect(await psql(['--csv'], `select 1 as a;\n${quit}\nselect 2 as b;\n`)).toEqual({
      code: 0,
      text: 'a\n1\n',
      error: '',
    })
  })

  it.each(['\\?', '\\h', '\\help'])('lists its commands at %s', async (help) => {
    const { code, text } = await psql(['-c', help])

    expect(code).toBe(0)
    expect(text).toMatch(/^ {2}\\d\[\+\] \[NAME\] +describe a table/m)
    expect(text).toMatch(/^ {2}\\timing \[on\|off\] +tell how long each statement took$/m)
    expect(text).toMatch(/^ {2}\\dt [^\n]*\n {36}list tables, indexes/m)
  })

  it('runs several statements of one -c in one transaction', async () => {
    const { code, text } = await psql([
      '-c',
      "insert into people values (1, 'a'); insert into people values (1, 'b')",
    ])

    expect(code).toBe(1)
    expect(text).toMatchInlineSnapshot(`
      "INSERT 0 1
      ERROR:  duplicate key value violates unique constraint "people_pkey"
      "
    `)
    expect((await psql(['--csv', '-c', 'select count(*) from people'])).text).toBe('count\n0\n')
  })

  it('runs what it is given on its input, up to the first failure', async () => {
    const { code, text } = await psql(
      [],
      'select 1 as a;\n\\x\nselect 2\nas b;\nselekt;\nselect 3 as c;',
    )

    expect(code).toBe(1)
    expect(text).toMatchInlineSnapshot(`
      " a 
      ---
       1
      (1 row)

      Expanded display is on.
      -[ RECORD 1 ]
      b | 2

      stdin:5: ERROR:  syntax error at or near "selekt"
      LINE 1: selekt;
              ^
      "
    `)
  })

  it('runs files, and files in files, and names the line that fails', async () => {
    await writeFile(file('inner.sql'), '-- one\nselect nope;\n')
    await writeFile(file('outer.sql'), `select 1 as a;\n\\i ${file('inner.sql')}\nselect 2;\n`)
    const { code, error } = await psql(['-f', file('outer.sql')])

    expect(code).toBe(1)
    expect(error.replaceAll(folder, '')).toMatchInlineSnapshot(`
      "/inner.sql:2: ERROR:  column "nope" does not exist
      LINE 2: select nope;
                     ^
      "
    `)
    expect((await psql(['-f', file('nowhere.sql')])).error).toContain('No such file or directory')
  })

  it('keeps transactions that are typed, and undoes the one that is left open', async () => {
    const { text } = await psql(
      [],
      `begin isolation level serializable;
show transaction_isolation;
insert into people values (1, 'kept');
savepoint s;
insert into people values (1, 'twice');`,
    )
    const kept = await psql(
      [],
      `begin;
insert into people values (2, 'kept');
savepoint s;
update people set name = 'undone';
rollback to s;
commit;
begin;
delete from people;`,
    )

    expect(text).toMatchInlineSnapshot(`
      "BEGIN
       transaction_isolation 
      -----------------------
       serializable
      (1 row)

      INSERT 0 1
      SAVEPOINT
      The open transaction is rolled back.
      stdin:5: ERROR:  duplicate key value violates unique constraint "people_pkey"
      "
    `)
    expect(kept.text).toContain('The open transaction is rolled back.')
    expect((await psql(['--csv', '-c', 'select id, name from people'])).text).toBe(
      'id,name\n2,kept\n',
    )
  })

  it('runs all in one transaction with -1', async () => {
    const args = ['-1', '-c', "insert into people values (3, 'x')", '-c', 'select nope']

    expect((await psql(args)).code).toBe(1)
    expect((await psql(['--csv', '-c', 'select id from people where id = 3'])).text).toBe('id\n')
  })

  it('copies rows out to a file and in again, all or none', async () => {
    await psql(['-c', 'create table copies (like people)'])
    await psql([
      '-c',
      `insert into people select n, 'name, "' || n || E'"\\n', array[n::text, null] from generate_series(10, 2000) n`,
    ])
    const out = await psql([
      '-c',
      `\\copy people to '${file('people.csv')}' with (format csv, header)`,
    ])
    const back = await psql(['-c', `\\copy copies from '${file('people.csv')}' csv header`])
    const [, second] = (await readFile(file('people.csv'), 'utf8')).split('\n')
    const compare = 'select count(*) from (table people except table copies) x'

    expect([out.text, back.text, second]).toEqual(['COPY 1992\n', 'COPY 1992\n', '2,kept,'])
    expect((await psql(['--csv', '-c', compare])).text).toBe('count\n0\n')

    await writeFile(file('bad.csv'), '1,a,\nx,b,\n')
    const bad = await psql(['-c', `\\copy copies from '${file('bad.csv')}' csv`])
    expect([bad.code, bad.error]).toEqual([1, expect.stringContaining('invalid input syntax')])
    const few = await psql(['-c', '\\copy copies (id, name) from stdin'], '7\tseven\n8\n')
    expect(few.error).toContain('row 2 has too few values')
    const inline = await psql(
      [],
      'copy copies (id, name) from stdin;\n7\t\\N\n\\.\nselect 1 as after;\n',
    )
    expect(inline.text).toContain('COPY 1\n after')
    expect((await psql(['--csv', '-c', 'select count(*) from copies'])).text).toBe('count\n1993\n')
  })

  it('copies of a table what COPY does, and takes no option that it does not keep to', async () => {
    await psql([
      '-c',
      `create table sums (a int, twice int generated always as (a * 2) stored);
      create table parts (a int) partition by range (a);
      create table part partition of parts default;
      insert into sums values (1); insert into parts values (2)`,
    ])

    expect((await psql(['-c', 'copy sums to stdout'])).text).toBe('1\n')
    expect((await psql(['-c', 'copy parts to stdout'])).text).toBe('2\n')
    for (const option of ['where a > 5', "with (encoding 'latin1')", 'with (format binary)']) {
      const { error } = await psql(['-c', `\\copy sums from stdin ${option}`], '3\n')
      expect(error).toContain('COPY over the Data API does not know the option')
    }
    expect((await psql(['-c', 'copy sums to stdout'])).text).toBe('1\n')
  })

  it('reads the characters that are there, or none', async () => {
    await writeFile(file('return.sql'), "select to_json('a\rb'::text) as j;\r\n")
    await writeFile(file('latin.sql'), Buffer.from("select 'caf\xe9' as drink;\n", 'latin1'))

    expect((await psql(['--csv', '-f', file('return.sql')])).text).toBe('j\n"""a\\rb"""\n')
    for (const args of [
      ['-f', file('latin.sql')],
      ['-c', `\\copy people (name) from '${file('latin.sql')}'`],
    ]) {
      const { code, error } = await psql(args)
      expect([code, error]).toEqual([1, expect.stringContaining('this is not UTF-8')])
    }
  })

  it('gives a result that is larger than the service returns to a file', async () => {
    const query = "(select repeat('x', 1000) from generate_series(1, 3000))"
    const refused = await psql(['-c', `select * from ${query} q`])

    expect(refused.error).toContain('The result exceeds the size limit 1 MB.')
    expect((await psql(['-c', `\\copy ${query} to '${file('large.txt')}'`])).text).toBe(
      'COPY 3000\n',
    )
  })

  it('refuses what it cannot do with one line', async () => {
    const cases = ['\\nope', '\\x maybe', '\\copy people', '\\i', '\\watch -1', '\\dt a.b.c']
    const errors = await Promise.all(
      cases.map(async (command) => (await psql(['-c', command])).error),
    )

    expect(errors.join('')).toMatchInlineSnapshot(`
      "invalid command \\nope
      Try \\? for help.
      unrecognized value "maybe" for "\\x": on, off, auto
      \\copy: write it as \\copy users from people.csv with (format csv)
      \\i: a file is missing
      \\watch: "-1" is no number of seconds
      cross-database references are not implemented: a.b.c
      "
    `)
    expect((await psql(['--csv', '--json'])).error).toBe("FAILED: Can't use --csv with --json\n")
    expect(await psql(['-c', 'select 1'], '', { DATABASE_URL: 'mysql://x' })).toMatchObject({
      code: 1,
      error: expect.stringContaining('DATABASE_URL is no Postgres URL'),
    })
  })
})

describe('what Postgres says', () => {
  it('has its control characters written out', async () => {
    const [clear, sql] = ['\\x1B[2J', "E'\\x1b[2J'"]

    expect((await psql(['-c', `select ${sql}::int`])).error).toContain(`integer: "${clear}"\n`)
    expect((await psql(['-c', `do $$ begin raise exception ${sql}; end $$`])).error).toContain(
      `ERROR:  ${clear}\n`,
    )
  })
})

describe('a protected stage', () => {
  const prod = { PLASTER_STAGE: 'prod' }

  it('is read, and not written to by any way around', async () => {
    await writeFile(file('one.csv'), '9001,x,\n')
    const attempts = [
      "insert into people values (9000, 'x')",
      'set transaction read write; delete from people',
      'begin; set transaction read write; delete from people',
      'begin read write; delete from people; commit',
      'commit; delete from people',
      'set default_transaction_read_only = off; delete from people',
      "select set_config('transaction_read_only', 'off', false); delete from people",
      'begin; commit and chain; set transaction read write; delete from people; commit',
      'with gone as (delete from people returning *) select * from gone',
      'do $$ begin delete from people; end $$',
      'create table later (a int)',
      `\\copy people from '${file('one.csv')}' csv`,
      'explain analyze delete from people',
      'begin; savepoint s; set transaction read write; delete from people; commit',
    ]
    const before = await psql(['--csv', '-c', 'select count(*) from people'])
    for (const attempt of attempts) {
      const { code, error } = await psql([], attempt.replaceAll('; ', ';\n'), prod)
      expect([attempt, code, error]).toEqual([
        attempt,
        1,
        expect.stringMatching(/read-only|read-write/),
      ])
    }

    expect(await psql(['--csv', '-c', 'select count(*) from people'], '', prod)).toEqual(before)
  })

  it('is written to with --write', async () => {
    const insert = "insert into people values (9000, 'x')"

    expect((await psql(['-c', insert], '', prod)).error).toMatchInlineSnapshot(`
      "ERROR:  cannot execute INSERT in a read-only transaction
      HINT:  This console only reads here: start it with --write to change something.
      "
    `)
    expect((await psql(['--write', '-c', insert], '', prod)).text).toBe('INSERT 0 1\n')
    expect((await psql(['--stage', 'production', '-c', insert])).error).toContain('--write')
  })
})
