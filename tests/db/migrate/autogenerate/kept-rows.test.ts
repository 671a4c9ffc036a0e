import { sql } from 'kysely'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { proveChanges } from '../../../../db/migrate/autogenerate/prove.ts'
import { readCatalog, runScript } from '../../../../db/migrate/index.ts'
import type { OpenDatabase } from '../../../../scripts/database/open-database.ts'
import { lendScratch } from '../../../setup/lent-scratch.ts'
import { clearDatabase } from './clear-database.ts'

let database: OpenDatabase

beforeAll(async () => {
  database = await lendScratch()
  await runScript(database.db, 'create role app')
})

afterAll(() => database.close())

const attached = `create table p (id int, n int default 4) partition by range (id);
  create table p1 partition of p for values from (1) to (2);`

const holders = `create type pair as (a d, b text); create type span as range (subtype = d);
  create table t (many d[], one pair, pairs pair[], between span, spans span_multirange);`

const referring =
  'create type pair as (a d); create table t (k pair primary key); create table r (k pair references t);'

const collated = `create function apart(d, d) returns float8 language sql immutable as 'select 1::float8';
  create type pair as (a d collate "C"); create type span as range (subtype = d, collation = "C", subtype_diff = apart);
  create table t (p pair, r span);`

it.each([
  [
    'a column that a table above loses stays in the one below, which keeps it',
    'create table a (id int, n int); create table b () inherits (a);',
    'create table a (id int); create table b (n int) inherits (a);',
    'insert into b values (1, 2)',
    'select id, n from b',
    [{ id: 1, n: 2 }],
  ],
  [
    'a table that inherits no more keeps its rows',
    'create table a (id int); create table b (n int) inherits (a);',
    'create table b (id int, n int);',
    'insert into b values (1, 2)',
    'select id, n from b',
    [{ id: 1, n: 2 }],
  ],
  [
    'a table that is attached has the default of a column that it gets',
    'create table p (id int, n int default 4) partition by range (id); create table p1 (id int);',
    attached,
    'insert into p1 values (1)',
    'select id, n from p',
    [{ id: 1, n: 4 }],
  ],
  [
    'a partition has its rows when it is detached',
    attached,
    'create table p (id int, n int default 4) partition by range (id); create table p1 (id int, n int);',
    'insert into p values (1, 2)',
    'select id, n from p1',
    [{ id: 1, n: 2 }],
  ],
  [
    'values within arrays, composites and ranges are those that they were, under a new check',
    `create domain d as int; ${holders}`,
    `create domain d as int constraint d_c check (value > 0); ${holders}`,
    `insert into t values ('{1,2}', '(3,"x ""y")', '{"(4,)"}', '[5,6)', '{[7,8)}')`,
    'select t::text from t',
    [{ t: '("{1,2}","(3,""x """"y"")","{""(4,)""}","[5,6)","{[7,8)}")' }],
  ],
  [
    'composites that foreign keys are of are those that they were, under a new check',
    `create domain d as int; ${referring}`,
    `create domain d as int constraint d_c check (value > 0); ${referring}`,
    `insert into t values ('(1)'); insert into r values ('(1)')`,
    'select t::text, r::text from t, r',
    [{ t: '("(1)")', r: '("(1)")' }],
  ],
  [
    'composites and ranges keep the collation and the difference of what they are made of',
    `create domain d as text; ${collated}`,
    `create domain d as text constraint d_c check (value <> ''); ${collated}`,
    `insert into t values ('(b)', '[B,a]')`,
    `select t::text, attcollation::regcollation::text as pair, rngcollation::regcollation::text as span, rngsubdiff::regproc::text as difference
      from t, pg_attribute, pg_range where attrelid = 'pair'::regclass and rngtypid = 'span'::regtype`,
    [{ t: '("(b)","[B,a]")', pair: '"C"', span: '"C"', difference: 'apart' }],
  ],
])('%s', async (_, before, after, insert, select, rows) => {
  const { db } = database
  const make = async (script: string) => {
    await clearDatabase(db)
    await runScript(db, script)
    return readCatalog(db)
  }
  const wanted = await make(after)
  await make(before)
  const revisions = await proveChanges(db, wanted)
  await make(before)

  await runScript(db, insert)
  const up = revisions.flatMap((revision) => revision.up.changes)
  for (const { statement } of up) await sql.raw(statement).execute(db)

  expect((await sql.raw(select).execute(db)).rows).toEqual(rows)
})

it.each([
  ['rows are divided by', 'create table t (k d, ds d[]) partition by list (k);'],
  [
    'a table has from two others',
    'create table a (ds d[]); create table b (ds d[]); create table t () inherits (a, b);',
  ],
  ['a publication names', 'create table t (ds d[]); create publication all_of for table t (ds);'],
])('a domain of a column that %s is left as it is: its new check is told of', async (_, table) => {
  const { db } = database
  await clearDatabase(db)
  await runScript(db, `create domain d as int constraint d_c check (value > 0); ${table}`)
  const wanted = await readCatalog(db)
  await clearDatabase(db)
  await runScript(db, `create domain d as int; ${table}`)

  const revisions = await proveChanges(db, wanted)

  expect(revisions.flatMap(({ up }) => up.changes)).toEqual([])
  expect(revisions.flatMap(({ up }) => up.refused.map(({ change }) => change.statement))).toEqual([
    'alter domain d add constraint d_c check (value > 0)',
  ])
})

it('says of a table that is attached which rows it may not have', async () => {
  const { db } = database
  await clearDatabase(db)
  await runScript(db, attached)
  const wanted = await readCatalog(db)
  await clearDatabase(db)
  await runScript(
    db,
    'create table p (id int, n int default 4) partition by range (id); create table p1 (id int, n int);',
  )

  const [revision] = await proveChanges(db, wanted)

  expect(revision?.up.changes.at(-1)).toMatchObject({
    statement: 'alter table p attach partition p1 for values from (1) to (2)',
    note: 'fails where p1 has rows of another partition, or a default one has rows of p1',
  })
})
