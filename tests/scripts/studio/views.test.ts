import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openTestDatabase, type TestDatabase } from '../../setup/test-database.ts'
import { openTestStudio, type TestStudio } from './open-test-studio.ts'

let database: TestDatabase
let studio: TestStudio
let directory: string

beforeAll(async () => {
  database = await openTestDatabase()
  await sql`insert into users (username, password_hash) values ('ada', '!'), ('bob', '!')`.execute(
    database.db,
  )
  await sql`insert into tweets (user_id, content) select 1, 'tweet ' || n from generate_series(1, 3) n`.execute(
    database.db,
  )
  directory = mkdtempSync(join(tmpdir(), 'plaster-studio-'))
  cpSync('migrations', directory, { recursive: true })
  studio = await openTestStudio(database.endpoint, directory)
  await studio.answer('tables', {})
})

afterAll(async () => {
  await studio.close()
  await database.close()
  rmSync(directory, { recursive: true })
})

const users = { schema: 'public', table: 'users' }

describe('the views of the studio', () => {
  it.each([
    ['tables', {}],
    ['rows', { ...users, limit: 50, sort: { column: 'username', direction: 'desc' } }],
    ['row', { ...users, key: ['1'] }],
    ['cell', { ...users, key: ['1'], column: 'username', from: 'ada', to: 'ada' }],
    ['structure', users],
    ['sql', { mode: 'run', statement: 'select * from users' }],
    ['sql', { mode: 'explain', statement: 'select * from users' }],
    ['revisions', {}],
  ])('takes one Data API call for %s', async (view, question) => {
    const before = database.calls()
    const { status } = await studio.ask(view, question)

    expect([status, database.calls() - before]).toEqual([200, 1])
  })

  it('follow a migration: a column that is gone, a table that is new', async () => {
    await sql`create table made (id integer primary key, old text)`.execute(database.db)
    await studio.answer('tables', {})
    await sql`alter table made rename old to new`.execute(database.db)
    await sql`create table later (id integer primary key)`.execute(database.db)

    const rows = await studio.answer('rows', { schema: 'public', table: 'made', limit: 5 })
    const later = await studio.answer('rows', { schema: 'public', table: 'later', limit: 5 })
    await sql`drop table made, later`.execute(database.db)

    expect([rows, later]).toEqual(
      Array(2).fill({ isSlow: false, rows: [], next: null, hasMore: false }),
    )
  })

  it.each([
    [
      'rows',
      { schema: 'public', table: 'users; drop table users', limit: 5 },
      'There is no table public.users; drop table users',
    ],
    ['rows', { ...users, limit: 500 }, /^The question is not valid: limit: /],
    [
      'rows',
      { ...users, limit: 5, filters: [{ column: 'id', operator: 'or 1 = 1 --', value: '1' }] },
      /^The question is not valid: filters.0.operator/,
    ],
    [
      'rows',
      { ...users, limit: 5, filters: [{ column: 'id', operator: '=', value: '1 or 1 = 1' }] },
      'Invalid input syntax for type bigint: "1 or 1 = 1" (22P02)',
    ],
    [
      'cell',
      { ...users, key: ['2'], column: 'username', from: 'bob', to: 'ada' },
      /^Duplicate key value violates unique constraint "users_username_key" \(23505\)$|unique constraint/,
    ],
    ['sql', { mode: 'run', statement: ' -- nothing' }, 'There is no statement.'],
    [
      'sql',
      { mode: 'run', statement: 'select 1; drop table users' },
      /^There are 2 statements, and the Data API takes one at a time/,
    ],
    ['sql', { mode: 'run', statement: 'select\n  1 +' }, /syntax error/i],
    [
      'sql',
      { mode: 'run', statement: 'select * from nowhere' },
      'Relation "nowhere" does not exist (42P01)',
    ],
    [
      'sql',
      { mode: 'run', statement: "select * from users where username = 'a' and id = :id" },
      /syntax error/i,
    ],
    ['sql', { mode: 'explain', statement: 'create table x ()' }, /syntax error/i],
    ['nothing', {}, 'There is no view nothing.'],
    ['toString', {}, 'There is no view toString.'],
  ])('say in one line what is wrong with %s %o', async (view, question, error) => {
    const { status, body } = await studio.ask(view, question)

    expect(status).toBeGreaterThanOrEqual(400)
    expect(status).toBeLessThan(500)
    expect((body as { error: string }).error).toMatch(error)
    expect((body as { error: string }).error).not.toContain('\n')
  })

  it('say how many rows would be sorted without an index, and sort them when told to', async () => {
    await sql`create table long as
      select n as id, n % 7 as n, repeat('x', 40) as t from generate_series(1, 20000) n`.execute(
      database.db,
    )
    await sql`alter table long add primary key (id)`.execute(database.db)
    await sql`update pg_class set reltuples = 250000,
      relpages = pg_relation_size('long') / 8192 where relname = 'long'`.execute(database.db)
    await studio.answer('tables', {})
    const question = {
      schema: 'public',
      table: 'long',
      limit: 2,
      sort: { column: 'n', direction: 'desc' },
    }

    const first = await studio.answer('rows', question)
    const patient = await studio.answer('rows', { ...question, isPatient: true })
    const byKey = await studio.answer('rows', {
      ...question,
      sort: { column: 'id', direction: 'desc' },
    })
    await sql`drop table long`.execute(database.db)

    expect(first).toEqual({ isSlow: true, rows: 250_000 })
    expect(patient).toMatchObject({
      isSlow: false,
      rows: [{ key: ['19998'] }, { key: ['19991'] }],
    })
    expect(byKey).toMatchObject({ isSlow: false, rows: [{ key: ['20000'] }, { key: ['19999'] }] })
  })
})

describe('the SQL of the studio', () => {
  const run = (statement: string) => studio.answer('sql', { mode: 'run', statement })

  it('shows rows with the types of their columns', async () => {
    expect(
      await run(
        'select id, username as name, 1.50 as n, null as n, array[1, 2] as a, 9007199254740993 as big from users where id = 1;',
      ),
    ).toEqual({
      kind: 'result',
      isQuery: true,
      columns: [
        { name: 'id', type: 'int8', isNumeric: true },
        { name: 'name', type: 'text', isNumeric: false },
        { name: 'n', type: 'numeric', isNumeric: true },
        { name: 'n', type: 'text', isNumeric: false },
        { name: 'a', type: '_int4', isNumeric: false },
        { name: 'big', type: 'int8', isNumeric: true },
      ],
      rows: [['1', 'ada', '1.50', null, '{1,2}', '9007199254740993']],
      hasMore: false,
      changed: null,
    })
  })

  it('reads the first 500 rows of a query that would give millions', async () => {
    const answer = await run(
      'select a.oid from pg_class a, pg_class b, pg_class c, pg_class d -- all of them',
    )

    expect(answer).toMatchObject({ kind: 'result', hasMore: true })
    expect(answer).toHaveProperty('rows.length', 500)
  })

  it('shows as JSON what the Data API does not return', async () => {
    expect(await run("select interval '1 day' as i, point '(1,2)' as p, 1 as n")).toMatchObject({
      columns: [{ name: 'i' }, { name: 'p' }, { name: 'n' }],
      rows: [['1 day', '(1,2)', '1']],
    })
  })

  it.each([
    ["select interval '1 day' as i, note() as n", [['1 day', '1']]],
    ['select note() as n', [['1']]],
  ])('runs a query that writes once: %s', async (statement, rows) => {
    await run('create table notes (id integer)')
    await run(`create function note() returns integer language sql volatile
      begin atomic insert into notes values (1) returning id; end`)

    expect(await run(statement)).toMatchObject({ rows })
    expect(await run('select count(*) from notes')).toMatchObject({ rows: [['1']] })

    await run('drop function note')
    await run('drop table notes')
  })

  it('counts what was changed, and keeps it', async () => {
    expect(await run("update users set username = 'robert' where id = 2")).toMatchObject({
      changed: 1,
      isQuery: false,
    })
    expect(
      await run(
        "with x as (update users set username = 'bob' where id = 2 returning id) select * from x",
      ),
    ).toMatchObject({ rows: [['2']], isQuery: false })
  })

  it('shows a plan without running the statement', async () => {
    const answer = await studio.answer('sql', { mode: 'explain', statement: 'delete from users' })

    expect(answer).toMatchObject({
      kind: 'plan',
      isAnalysed: false,
      plan: { Plan: { 'Node Type': 'ModifyTable' } },
    })
    expect(await run('select count(*) from users')).toMatchObject({ rows: [['2']] })
  })

  it('undoes what a measured statement did, and holds no transaction afterwards', async () => {
    const answer = await studio.answer('sql', { mode: 'analyse', statement: 'delete from users' })

    expect(answer).toMatchObject({
      kind: 'plan',
      isAnalysed: true,
      plan: { 'Execution Time': expect.any(Number) },
    })
    expect(await run('select count(*) from users')).toMatchObject({ rows: [['2']] })
  })

  it('holds no transaction after a measured statement that failed', async () => {
    const { status } = await studio.ask('sql', { mode: 'analyse', statement: 'select 1 / 0' })

    expect(status).toBe(422)
    expect(await run('select 1')).toMatchObject({ rows: [['1']] })
  })
})

describe('the revisions of the studio', () => {
  it('are the graph, what the database is on, and the journal', async () => {
    const { revisions, runs, unknown } = await studio.answer('revisions', {})

    expect(revisions[0]).toMatchObject({ isHead: true, isCurrent: true, isApplied: true })
    expect(revisions.every(({ isApplied }) => isApplied)).toBe(true)
    expect(runs).toHaveLength(revisions.length)
    expect(runs[0]).toMatchObject({
      revision: revisions[0]?.revision,
      direction: 'up',
      state: 'done',
    })
    expect(unknown).toEqual([])
  })

  it('show a branch that is not applied, and a revision that no file has', async () => {
    const head = (await studio.answer('revisions', {})).revisions[0]?.revision
    mkdirSync(join(directory, 'versions'), { recursive: true })
    writeFileSync(
      join(directory, 'versions', 'aaaa_branch.ts'),
      `export const revision = 'aaaa'\nexport const downRevision = 'f5e797644379'\nexport const branchLabels = 'side'\nexport const message = 'a branch'\nexport async function up() {}\nexport async function down() {}\n`,
    )
    await sql`insert into alembic_version values ('bbbb')`.execute(database.db)

    const { revisions, unknown } = await studio.answer('revisions', {})
    await sql`delete from alembic_version where version_num = 'bbbb'`.execute(database.db)

    expect(unknown).toEqual(['bbbb'])
    expect(revisions.find(({ revision }) => revision === 'aaaa')).toMatchObject({
      parents: ['f5e797644379'],
      labels: ['side'],
      isHead: true,
      isApplied: false,
    })
    expect(revisions.find(({ revision }) => revision === head)).toMatchObject({ isCurrent: true })
  })

  it('say in one line which file is wrong', async () => {
    const file = join(directory, 'versions', 'cccc_orphan.ts')
    writeFileSync(
      file,
      `export const revision = 'cccc'\nexport const downRevision = 'dddd'\nexport async function up() {}\nexport async function down() {}\n`,
    )

    const { status, body } = await studio.ask('revisions', {})
    rmSync(file)

    expect(status).toBe(422)
    expect((body as { error: string }).error).toMatch(/cccc.*names 'dddd' as downRevision/)
  })

  it('are shown of a database that nobody has migrated', async () => {
    const empty = await openTestDatabase({ migrated: false })
    const other = await openTestStudio(empty.endpoint)

    const { revisions, runs } = await other.answer('revisions', {})
    await other.close()
    await empty.close()

    expect(revisions.some(({ isApplied, isCurrent }) => isApplied || isCurrent)).toBe(false)
    expect(runs).toEqual([])
  })
})
