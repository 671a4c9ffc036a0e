import { sql } from 'kysely'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { proveChanges } from '../../../../db/migrate/autogenerate/prove.ts'
import { notHandledIn } from '../../../../db/migrate/autogenerate/write-body.ts'
import { compareCatalogs } from '../../../../db/migrate/catalog/compare.ts'
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

/** Each with rows, and what is to be found of them afterwards. */
const madeAnew: readonly (readonly [string, string, string, string, string, unknown[]])[] = [
  [
    'a table that is divided, with what refers to it, reads it and counts for it',
    `create table r (id int primary key); create table t (id int generated always as identity primary key, r int references r, s serial, g int generated always as (s * 2) stored, above int references t);
      create table c (t int references t, n int default nextval('t_s_seq')); create index t_r on t (r); create view v as select id, s, g from t; create materialized view m as select s from v;
      alter table t enable row level security, force row level security; create policy p on t using (true); comment on table t is 'x'; create publication named for table t;`,
    `create table r (id int primary key); create table t (id int generated always as identity primary key, r int references r, s serial, g int generated always as (s * 2) stored, above int references t) partition by hash (id);
      create table t0 partition of t for values with (modulus 1, remainder 0); create table c (t int references t, n int default nextval('t_s_seq')); create index t_r on t (r); create view v as select id, s, g from t; create materialized view m as select s from v;
      alter table t enable row level security, force row level security; create policy p on t using (true); comment on table t is 'x'; create publication named for table t;`,
    'insert into r values (1); insert into t (r, above) values (1, 2), (1, 1), (1, null); delete from t where id = 3; insert into c values (2);',
    `insert into t (r, above) values (1, 2); select t0.*, (select max(s) from m) as max from t0 where exists (select from c where t = 2)`,
    [
      { id: 1, r: 1, s: 1, g: 2, above: 2, max: 2 },
      { id: 2, r: 1, s: 2, g: 4, above: 1, max: 2 },
      { id: 4, r: 1, s: 5, g: 10, above: 2, max: 2 },
    ],
  ],
  [
    'another type and collation of what rows are divided by, and of an expression',
    'create table t (a int, n text) partition by range (a); create table t1 partition of t for values from (1) to (9) partition by list (n); create table t2 partition of t1 default; create table u (a int) partition by list ((a + 1)); create table u1 partition of u default;',
    'create table t (a bigint, n text collate "C") partition by range (a); create table t1 partition of t for values from (1) to (9) partition by list (n); create table t2 partition of t1 default; create table u (a bigint) partition by list ((a + 1)); create table u1 partition of u default;',
    "insert into t values (2, 'x'); insert into u values (3)",
    'select t2.a::int, n, u1.a::int as u from t2, u1',
    [{ a: 2, n: 'x', u: 3 }],
  ],
  [
    'another key, and none, of names that are quoted',
    `create schema "A b"; create table "A b"."T t" ("I d" serial, k int) partition by list (k); create table t1 partition of "A b"."T t" default; create table q (a int) partition by list (a); create table q1 partition of q default;`,
    `create schema "A b"; create table "A b"."T t" ("I d" serial, k int) partition by range ("I d"); create table t1 partition of "A b"."T t" default; create table q (a int); create table q1 (a int);`,
    'insert into "A b"."T t" (k) values (5); insert into q values (1)',
    'select "I d" as id, k, q.a from t1, q',
    [{ id: 1, k: 5, a: 1 }],
  ],
  [
    'a table that is there already and is to be a partition of one that is divided',
    'create table t (a int); create table t1 (a int);',
    'create table t (a int) partition by list (a); create table t1 partition of t for values in (1);',
    'insert into t values (1); insert into t1 values (1)',
    'select a from t',
    [{ a: 1 }, { a: 1 }],
  ],
  [
    'a column more of a table that is divided anew, which views and a key are of',
    'create table t (a int, b int) partition by range (a); create table t1 partition of t default; create view v as select b from t; create view w as select b from v; create table c (n bigint);',
    'create table t (a bigint, b int, c int, unique (a)) partition by range (a); create table t1 partition of t default; create view v as select b, c from t; create view w as select b from v; create view x as select c from t; create table c (n bigint references t (a));',
    'insert into t values (1, 2)',
    'select w.b, x.c from w, x',
    [{ b: 2, c: null }],
  ],
  [
    'a field in the middle of a type, of two tables and a column',
    'create type pair as (x int, z int); create table t of pair; create table u of pair (primary key (x)); create table c (p pair);',
    'create type pair as (x int, y int, z int); create table t of pair; create table u of pair (primary key (x)); create table c (p pair);',
    `insert into t values (1, 3); insert into u values (4, 6); insert into c values ('(7,9)')`,
    'select t::text, u::text, p::text from t, u, c',
    [{ t: '(1,,3)', u: '(4,,6)', p: '(7,,9)' }],
  ],
  [
    'two tables of which one refers to the other, rows that fit a check no more, and numbers of another sequence',
    `create table a (id serial primary key, b int, n int, g int generated always as (n + 1) stored); create table b (id int primary key); create sequence counted owned by b.id; alter table b alter id set default nextval('counted');
      alter table a add constraint a_b foreign key (b) references b, add constraint a_n check (n > 0) not valid;`,
    `create table a (id int generated always as identity primary key, b int, n int, g int) partition by hash (id); create table a0 partition of a for values with (modulus 1, remainder 0);
      create table b (id int generated always as identity primary key) partition by hash (id); create table b0 partition of b for values with (modulus 1, remainder 0);
      alter table a add constraint a_b foreign key (b) references b, add constraint a_n check (n > 0) not valid;`,
    'alter table a drop constraint a_n; insert into b default values; insert into b default values; insert into a (b, n) values (2, -1); alter table a add constraint a_n check (n > 0) not valid;',
    'insert into b default values; insert into a (b, n) values (3, 1); select * from a order by id',
    [
      { id: 1, b: 2, n: -1, g: 0 },
      { id: 2, b: 3, n: 1, g: null },
    ],
  ],
  [
    'a partition that is divided anew, of a table that others and itself refer to',
    `create table t (id int primary key, above int references t) partition by range (id); create table t1 partition of t for values from (1) to (9) partition by list (id); create table t2 partition of t1 default;
      create table t3 partition of t default; create table c (t int references t); create sequence s owned by t2.above; alter table t2 alter above set default nextval('s');`,
    `create table t (id int primary key, above int references t) partition by range (id); create table t1 partition of t for values from (1) to (9) partition by hash (id); create table t2 partition of t1 for values with (modulus 1, remainder 0);
      create table t3 partition of t default; create table c (t int references t); create sequence s owned by t2.above; alter table t2 alter above set default nextval('s');`,
    'insert into t values (10, 10), (1, 10), (11, 1); insert into c values (1), (10); insert into t2 (id) values (2)',
    'insert into t values (2, 10) on conflict do nothing; select t2.id, above, s.last_value::int as at, (select count(*)::int from c) as c from t2, s order by 1',
    [
      { id: 1, above: 10, at: 1, c: 2 },
      { id: 2, above: 1, at: 1, c: 2 },
    ],
  ],
  [
    'a tree of partitions that refers to itself and is referred to',
    'create table t (id int primary key, above int references t) partition by list (id); create table t1 partition of t default partition by list (id); create table t2 partition of t1 default; create table c (t int references t);',
    'create table t (id int primary key, above int references t) partition by range (id); create table t1 partition of t default partition by list (id); create table t2 partition of t1 default; create table c (t int references t);',
    'insert into t values (1, null), (2, 1); insert into c values (2)',
    'select id, above, c.t from t2, c order by id',
    [
      { id: 1, above: null, t: 2 },
      { id: 2, above: 1, t: 2 },
    ],
  ],
]

it.each(madeAnew)('tells how a table is made anew with its rows: %s', async (...test) => {
  const [, before, after, insert, select, rows] = test
  const { db } = database
  await clearDatabase(db)
  await runScript(db, after)
  const wanted = await readCatalog(db)
  await clearDatabase(db)
  await runScript(db, before)

  const revisions = await proveChanges(db, wanted)

  expect(revisions.flatMap(({ up, down }) => [...up.changes, ...down.changes])).toEqual([])
  const told = revisions.flatMap(({ up }) => notHandledIn('up', up).map(({ write }) => write))
  expect(told).toHaveLength(1)
  await runScript(db, insert)
  await runScript(db, told.join('\n'))
  expect(compareCatalogs(await readCatalog(db), wanted)).toEqual([])
  const last = select.lastIndexOf('; ') + 1
  await runScript(db, select.slice(0, last))
  expect((await sql.raw(select.slice(last)).execute(db)).rows).toEqual(rows)
})

it('keeps the rows of a partition that leaves where it is, and says what the others lose', async () => {
  const { db } = database
  await clearDatabase(db)
  await runScript(
    db,
    'create table t (a int, n varchar(2)) partition by list (n); create table t2 partition of t default; create table t1 (a int, n text, b int);',
  )
  const wanted = await readCatalog(db)
  await clearDatabase(db)
  await runScript(
    db,
    'create table t (a int, n text, b int) partition by list (a); create table t1 partition of t for values in (1); create table t2 partition of t default;',
  )

  const revisions = await proveChanges(db, wanted)

  const done = revisions.flatMap(({ up }) => up.changes.map(({ statement }) => statement))
  expect(done).toEqual(['alter table t detach partition t1'])
  const [told = ''] = revisions
    .flatMap(({ up }) => notHandledIn('up', up))
    .map(({ write }) => write)
  expect(told.match(/^-- loses .*/gm)).toEqual([
    '-- loses of n what character varying(2) cannot hold: it is changed, or fails',
    '-- loses the values of b',
  ])
  await runScript(db, "insert into t values (1, 'one', 1), (2, 'two', 2)")
  await runScript(db, [...done, told].join(';\n'))
  expect(compareCatalogs(await readCatalog(db), wanted)).toEqual([])
  const { rows } = await sql`select t1.a, t1.n, t2.n as cut from t1, t2`.execute(db)
  expect(rows).toEqual([{ a: 1, n: 'one', cut: 'tw' }])
})

it('gives rows back to an owner whom row security is forced on', async () => {
  const { db } = database
  const secure = (partitioned: string) => `create table t (a int) ${partitioned};
    alter table t owner to app; alter table t enable row level security, force row level security;
    create policy p on t using (a = 1); grant create on schema public to app;`
  await clearDatabase(db)
  await runScript(
    db,
    secure(
      'partition by list (a); create table t1 partition of t default; alter table t1 owner to app',
    ),
  )
  const wanted = await readCatalog(db)
  await clearDatabase(db)
  await runScript(db, secure(''))

  const revisions = await proveChanges(db, wanted)

  const told = revisions.flatMap(({ up }) => notHandledIn('up', up)).map(({ write }) => write)
  await runScript(db, 'insert into t values (1), (2)')
  await db.transaction().execute(async (transaction) => {
    await sql`set local role app`.execute(transaction)
    await sql.raw(`do $do$ begin ${told.join('\n')} end $do$`).execute(transaction)
  })
  expect((await sql`select a from t1 order by a`.execute(db)).rows).toEqual([{ a: 1 }, { a: 2 }])
})
