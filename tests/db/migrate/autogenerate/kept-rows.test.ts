import { sql } from 'kysely'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { proveChanges } from '../../../../db/migrate/autogenerate/prove.ts'
import { notHandledIn } from '../../../../db/migrate/autogenerate/write-body.ts'
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
