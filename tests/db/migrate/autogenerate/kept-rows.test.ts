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
  [
    'a sequence goes on from where it is, and begins again only beyond its new bounds',
    'create sequence on_; create sequence beyond;',
    'create sequence on_ minvalue 3 start 5; create sequence beyond maxvalue 9;',
    `select setval('on_', 50); select setval('beyond', 50)`,
    `select nextval('on_')::int as on, nextval('beyond')::int as beyond`,
    [{ on: 51, beyond: 1 }],
  ],
  [
    'composites keep each value in its field when those change places',
    "create type e as enum ('a', 'b'); create type pair as (x int, y int, gone int, e e); create table t (p pair, ps pair[]);",
    "create type e as enum ('b'); create type pair as (y int, x bigint, made int, e e); create table t (p pair, ps pair[]);",
    `insert into t values ('(1,2,3,b)', '{"(4,5,6,b)",null}'), (null, null), ('(,,,)', '{}')`,
    'select p::text, ps::text from t',
    [
      { p: '(2,1,,b)', ps: '{"(5,4,,b)",NULL}' },
      { p: null, ps: null },
      { p: '(,,,)', ps: '{}' },
    ],
  ],
  [
    'composites keep each value in its field beside domains of enums and multiranges that are replaced',
    `create type e as enum ('a', 'b'); create domain d as e; create domain ds as d[]; create type span as range (subtype = int);
    create type pair as (x int, y int, d d, ds ds, s span_multirange); create table t (p pair, d d, ds d[]);`,
    `create type e as enum ('b'); create domain d as e; create domain ds as d[]; create type span as range (subtype = bigint);
    create type pair as (y int, x int, d d, ds ds, s span_multirange); create table t (p pair, d d, ds d[]);`,
    `insert into t values ('(1,2,b,{b},"{[1,2)}")', 'b', '{b,b}')`,
    'select (p).x, (p).y, t::text from t',
    [{ x: 1, y: 2, t: '("(2,1,b,{b},""{[1,2)}"")",b,"{b,b}")' }],
  ],
  [
    'composites keep each value in its field where no cast is known, and stay what they are',
    'create type pair as (x int, y int, n int); create type whole as (p pair, n int); create table t (p pair, w whole);',
    'create type pair as (y int, x int, n date); create type whole as (p pair, n date); create table t (p pair, w whole);',
    `insert into t values ('(1,2,)', '("(3,4,)",)')`,
    'select (p).x, ((w).p).x as within from t',
    [{ x: 1, within: 3 }],
  ],
  [
    'ranges of composites keep each value in its field, and multiranges with them',
    `create schema s; create type s."P" as (x int, y int); create type s."R" as range (subtype = s."P"); create type whole as (r s."R"); create table t (r s."R", m s."R_multirange", rs s."R"[], w whole);`,
    `create schema s; create type s."P" as (y int, x int); create type s."R" as range (subtype = s."P"); create type whole as (r s."R"); create table t (r s."R", m s."R_multirange", rs s."R"[], w whole);`,
    `insert into t values ('["(1,2)","(3,4)"]', '{["(1,2)","(3,4)"),["(5,6)",)}', '{"(,\\"(7,8)\\")",empty}', '("[""(1,2)"",""(3,4)"")")'), (null, '{}', '{}', '()')`,
    'select r::text, m::text, rs::text, w::text from t',
    [
      {
        r: '["(2,1)","(4,3)"]',
        m: '{["(2,1)","(4,3)"),["(6,5)",)}',
        rs: '{"(,\\"(8,7)\\")",empty}',
        w: '("[""(2,1)"",""(4,3)"")")',
      },
      { r: null, m: '{}', rs: '{}', w: '()' },
    ],
  ],
  [
    'a composite type of another name is given no values by the order of its fields',
    'create type pair as (x int, y int); create table t (p pair, ps pair[]);',
    'create type spot as (y int, x int); create table t (p spot, ps spot[]);',
    `insert into t values ('(1,2)', '{"(3,4)"}')`,
    'select (p).x, (ps[1]).x as within from t',
    [{ x: 1, within: 3 }],
  ],
  [
    'composites lose a field that goes, and no other',
    'create type pair as (x int, y int); create table t (p pair, ps pair[]);',
    'create type pair as (y int); create table t (p pair, ps pair[]);',
    `insert into t values ('(1,2)', '{"(3,4)"}')`,
    'select t::text from t',
    [{ t: '("(2)","{(4)}")' }],
  ],
  [
    'a table of a composite type keeps its rows when the type gets a field',
    'create type pair as (x int, y int); create table t of pair;',
    'create type pair as (x int, y int, z int); create table t of pair;',
    `insert into t values (1, 2)`,
    'select t::text, pg_typeof(t)::text as type from t',
    [{ t: '(1,2,)', type: 't' }],
  ],
  [
    'a domain of columns that a table has from two others, and that a publication names, is checked',
    'create domain d as int; create table a (ds d[]); create table b (ds d[]); create table t () inherits (a, b); create publication all_of for table t (ds);',
    'create domain d as int constraint d_c check (value > 0); create table a (ds d[]); create table b (ds d[]); create table t () inherits (a, b); create publication all_of for table t (ds);',
    `insert into t values ('{1}')`,
    'select ds::text from a',
    [{ ds: '{1}' }],
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

it('tells of a base type that differs', async () => {
  const { db } = database
  const type = (category: string) => `create type b;
    create function b_in(cstring) returns b language internal immutable strict as 'int4in';
    create function b_out(b) returns cstring language internal immutable strict as 'int4out';
    create type b (input = b_in, output = b_out, internallength = 4, passedbyvalue, alignment = int4, category = '${category}');`
  await clearDatabase(db)
  await runScript(db, type('N'))
  const wanted = await readCatalog(db)
  await clearDatabase(db)
  await runScript(db, type('U'))

  const revisions = await proveChanges(db, wanted)

  expect(revisions.flatMap(({ up }) => notHandledIn('up', up).map(({ write }) => write))).toEqual([
    'alter type b, as the declared schema has it',
  ])
})

it('says which table is to be made anew by hand where another has its row type', async () => {
  const { db } = database
  await clearDatabase(db)
  await runScript(db, 'create table t (a int) partition by list (a); create table u (t t);')
  const wanted = await readCatalog(db)
  await clearDatabase(db)
  await runScript(db, 'create table t (a int); create table u (t t);')

  const revisions = await proveChanges(db, wanted)

  expect(revisions.flatMap(({ up }) => notHandledIn('up', up).map(({ write }) => write))).toEqual([
    't by hand anew, with the rows, with what inherits from it or has its row type, and with types that change',
  ])
})

it('replaces a type in everything that has it, or not at all', async () => {
  const { db } = database
  await clearDatabase(db)
  await runScript(
    db,
    `create type pair as (y date, x int); create type spot as (y int, x int); create type e as enum ('a');
    create table t (p pair, s spot, e e); create view v as select (p).x from t;`,
  )
  const wanted = await readCatalog(db)
  await clearDatabase(db)
  await runScript(
    db,
    `create type pair as (x int, y int); create type spot as (x int, y int); create type e as enum ('a', 'b');
    create table t (p pair, s spot, e e); create view v as select (p).x from t;`,
  )

  const revisions = await proveChanges(db, wanted)

  const done = revisions.flatMap(({ up }) => up.changes.map(({ object }) => object.name))
  expect(done).toContain('public.spot')
  expect(done).toContain('public.e')
  expect(done).not.toContain('public.pair')
  const [told, ...others] = revisions.flatMap(({ up }) => notHandledIn('up', up))
  expect(told).toMatchObject({
    what: expect.stringContaining('cannot cast type record to pair'),
    write: expect.stringMatching(
      /^alter type pair rename .*\nalter table t alter column p type pair using p::pair;\n.*\ndrop type pair_old;$/s,
    ),
  })
  expect(others.map(({ write }) => write)).toEqual([told?.write])
})

it.each([
  [
    'a domain that gets a check',
    'create domain d as int; create table t (k d, ds d[]) partition by list (k);',
    'create domain d as int constraint d_c check (value > 0); create table t (k d, ds d[]) partition by list (k);',
    ['alter domain d add constraint d_c check (value > 0);'],
  ],
  [
    'an enum that loses a value',
    "create type e as enum ('a', 'b'); create table t (k e) partition by list (k); create table u (e e);",
    "create type e as enum ('a'); create table t (k e) partition by list (k); create table u (e e);",
    [
      "alter type e rename to e_old; create type e as enum ('a'); then make the tables that are partitioned by it anew, and move the rows; drop type e_old;",
    ],
  ],
  [
    'a collation that the key names',
    "create collation c (provider = icu, locale = 'en'); create table t (n text) partition by list (n collate c); create table u (n text collate c);",
    "create collation c (provider = icu, locale = 'de'); create table t (n text) partition by list (n collate c); create table u (n text collate c);",
    ['alter collation c, as the declared schema has it'],
  ],
])('what rows are divided by is left whole, and told: %s', async (_, before, after, written) => {
  const { db } = database
  await clearDatabase(db)
  await runScript(db, after)
  const wanted = await readCatalog(db)
  await clearDatabase(db)
  await runScript(db, before)

  const revisions = await proveChanges(db, wanted)

  expect(revisions.flatMap(({ up, down }) => [...up.changes, ...down.changes])).toEqual([])
  const left = revisions.flatMap(({ up }) => notHandledIn('up', up).map(({ write }) => write))
  expect([...new Set(left)]).toEqual(written)
})

it('leaves a table of a type alone where another one changes', async () => {
  const { db } = database
  const typed = 'create type pair as (x int, y int); create table t of pair;'
  await clearDatabase(db)
  await runScript(db, `${typed} create table u (n int);`)
  const wanted = await readCatalog(db)
  await runScript(db, 'drop table u')

  const revisions = await proveChanges(db, wanted)

  const statements = revisions.flatMap(({ up, down }) => [...up.changes, ...down.changes])
  expect(statements.map(({ object }) => object.name)).toEqual(['public.u', 'public.u'])
})

it('says of each statement which rows it fails on, if there can be such', async () => {
  const { db } = database
  await clearDatabase(db)
  await runScript(
    db,
    `create table t (id int primary key, n int references t, m int, r int4range, check (m > 0), unique (n, m), exclude using gist (r with &&));
    create unique index t_m on t (m); create domain d as int not null check (value > 0); create table u (d d, n int not null);
    ${attached} create table k (id int primary key) partition by range (id); create table k1 (id int primary key);
    create table r (id int references k); create materialized view v as select 1 as one; create unique index v_one on v (one);
    create table w (id int primary key, a int constraint w_a references w on delete cascade, b int constraint w_b_key unique, c int unique, d int references w, e int default 1 unique, f int unique nulls not distinct,
      g text check (char_length(g) <= 9 and g <> 'x y' or g in ('a', 'b')), h int check (h is not null), k int check (array[k] = array[1]), i int, check (i > 0 and a > 0), j int check (coalesce(j, 0) > 0));`,
  )
  const wanted = await readCatalog(db)
  await clearDatabase(db)
  await runScript(
    db,
    `create table t (id int, n int, m int, r int4range); create domain d as int; create table u (d d, n int);
    create table p (id int, n int default 4) partition by range (id); create table p1 (id int, n int default 4);
    create table k (id int primary key) partition by range (id); create table k1 partition of k for values from (1) to (2); create table k2 partition of k default;
    create table r (id int references k); create materialized view v as select 1 as one;
    create table w (id int primary key, a int constraint w_a references w, b int); create unique index w_b on w (b) include (a);`,
  )

  const revisions = await proveChanges(db, wanted)

  const notes = revisions.flatMap(({ up }) =>
    up.changes.flatMap(({ statement, note }) =>
      note === undefined ? [] : [`${statement}: ${note}`],
    ),
  )
  expect(notes.sort()).toMatchInlineSnapshot(`
    [
      "alter domain d set not null: fails where a column of it has a null",
      "alter domain d validate constraint d_check: fails where a value does not fit",
      "alter table k detach partition k1: fails where rows elsewhere refer to those of k1",
      "alter table k detach partition k2: fails where rows elsewhere refer to those of k2",
      "alter table p attach partition p1 for values from (1) to (2): fails where p1 has rows of another partition, or a default one has rows of p1",
      "alter table t add constraint t_r_excl exclude using gist (r with &&): fails where two rows exclude one another",
      "alter table t alter column id set not null: fails where a row has none",
      "alter table t validate constraint t_m_check: fails where a row does not fit",
      "alter table t validate constraint t_n_fkey: fails where a row refers to none",
      "alter table u alter column n set not null: fails where a row has none",
      "alter table w validate constraint w_check: fails where a row does not fit",
      "alter table w validate constraint w_h_check: fails where a row does not fit",
      "alter table w validate constraint w_j_check: fails where a row does not fit",
      "alter table w validate constraint w_k_check: fails where a row does not fit",
      "create unique index concurrently if not exists t_m on t (m): fails where two rows have the same",
      "create unique index concurrently if not exists t_n_m_key on t (n, m): fails where two rows have the same",
      "create unique index concurrently if not exists t_pkey on t (id): fails where two rows have the same",
      "create unique index concurrently if not exists v_one on v (one): fails where two rows have the same",
      "create unique index concurrently if not exists w_e_key on w (e): fails where two rows have the same",
      "create unique index concurrently if not exists w_f_key on w (f) nulls not distinct: fails where two rows have the same",
    ]
  `)
})
