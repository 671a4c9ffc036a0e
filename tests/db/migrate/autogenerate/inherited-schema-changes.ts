import type { SchemaChange } from './schema-changes.ts'

const touch = "create function touch() returns trigger language plpgsql as 'begin return new; end';"
const whole = `${touch} create table kinds (id int primary key);
  create table p (id int primary key, kind int not null references kinds, n int default 4, constraint p_n check (n > 0)) partition by range (id);
  create index p_kind on p (kind); create trigger touched before insert on p for each row execute function touch();`

/**
 * Tables that inherit from others, or are partitions. Columns that come with a parent are a table's own as
 * well wherever pg_dump tells: no statement takes that from them.
 */
export const inheritedSchemaChanges: readonly SchemaChange[] = [
  {
    name: 'a table that inherits from another one, with all that it has to have for that',
    before: `create table a (id int not null, n int default 3, constraint a_n check (n > 0)); create table b (x int); create table c () inherits (b);`,
    after: `create table a (id int not null, n int default 3, constraint a_n check (n > 0));
      create table b (x int, id int not null, n int default 3, constraint a_n check (n > 0)) inherits (a); create table c () inherits (b);`,
  },
  {
    name: 'a table that inherits no more, and loses what came from there',
    before: `create table a (id int not null, n int default 3, constraint a_n check (n > 0));
      create table b (x int, id int not null, n int default 3, constraint a_n check (n > 0)) inherits (a);`,
    after:
      'create table a (id int not null, n int default 3, constraint a_n check (n > 0)); create table b (x int);',
    isLossy: true,
  },
  {
    name: 'a parent more, one in place of another, one that is gone, and one that is new',
    before: `create table a (id int); create table k (id int, word text); create table gone (x int); create table b (id int, x int) inherits (a);
      create table c (id int) inherits (a); create table d (x int) inherits (gone); create table e (x int);`,
    after: `create table a (id int); create table k (id int, word text); create table made (x int); create table b (id int, x int, word text) inherits (a, k);
      create table c (id int, word text) inherits (k); create table d (x int); create table e (x int) inherits (made);`,
    isLossy: true,
  },
  {
    name: 'a parent and a child with another type, one under a view',
    before:
      'create table a (id int); create table b (id int, x int); create view v as select id, x from b;',
    after:
      'create table a (id bigint); create table b (id bigint, x int) inherits (a); create view v as select id, x from b;',
  },
  {
    name: 'another type of a column that children have, under views, defaults and a second parent',
    before: `create table a (n text default '1', m int); create table b (x int) inherits (a); create table c (x int) inherits (b); create view v as select m from c;
      alter table b alter n set default '2'; create table other (m int); create table d (m int, n text default '1') inherits (a, other);`,
    after: `create table a (n int default 1, m bigint); create table b (x int) inherits (a); create table c (x int) inherits (b); create view v as select m from c;
      alter table b alter n set default 2; create table other (m bigint); create table d (m bigint, n int default 1) inherits (a, other);`,
    isLossy: true,
  },
  {
    name: 'an enum that loses a value, of a column that a table has from two others',
    before: `create type e as enum ('a', 'b'); create table a (e e); create table b (e e, n int); create table c (x int) inherits (a, b); create table d () inherits (c);`,
    after: `create type e as enum ('a'); create table a (e e); create table b (e e, n int); create table c (x int) inherits (a, b); create table d () inherits (c);`,
    isLossy: true,
  },
  {
    name: 'columns renamed, while tables leave that keep the old name, or get the new one',
    before: `create table a (n int, m int); create table b (x int) inherits (a); create table c () inherits (b); create table d () inherits (a); create table e () inherits (a);
      create table p (n int, k int) partition by list (k); create table p1 partition of p for values in (1); create table p2 partition of p for values in (2);`,
    after: `create table a (z int, m int); create table b (n int, m int, x int); create table c () inherits (b); create table d () inherits (a); create table e (z int, m int);
      create table p (z int, k int) partition by list (k); create table p1 (n int, k int); create table p2 partition of p for values in (2);`,
    renames: [
      ['a.n', 'z'],
      ['p.n', 'z'],
    ],
  },
  {
    name: 'a column renamed after its table and the one that leaves',
    before:
      'create table a (n int, m int); create table b (x int) inherits (a); create table c () inherits (a);',
    after:
      'create table q (z int, m int); create table r (n int, m int, x int); create table c () inherits (q);',
    renames: [
      ['a', 'q'],
      ['b', 'r'],
      ['q.n', 'z'],
    ],
  },
  {
    name: 'publications of tables that others inherit from, and of partitioned ones',
    before: `create table a (n int, m int); create table b (x int) inherits (a); create table p (n int) partition by list (n); create table p1 partition of p for values in (1);
      create publication of_all for table a (n) where (n > 0), p; create publication of_one for table only a;`,
    after: `create table a (n int, m int); create table b (x int) inherits (a); create table p (n int) partition by list (n); create table p1 partition of p for values in (1);
      create publication of_all for table a (m) where (m > 0); create publication of_more for table a, p1 where (n > 0);`,
  },
  {
    name: 'a partition attached, with its key, index, foreign key, check and trigger, and one that has them',
    before: `${whole} create table p1 (id int, kind int); create table p2 (id int primary key, kind int not null, n int default 4, constraint p_n check (n > 0));
      create trigger touched before insert on p2 for each row execute function touch();`,
    after: `${whole} create table p1 partition of p for values from (1) to (2); create table p2 partition of p for values from (2) to (3);`,
  },
  {
    name: 'a partition detached, which keeps some of what it had',
    before: `${whole} create table p1 partition of p for values from (1) to (2); create table p2 partition of p for values from (2) to (3);`,
    after: `${whole} create table p1 (id int, kind int); create table p2 (id int primary key, kind int not null, n int default 4, constraint p_n check (n > 0));
      create index p2_kind_idx on p2 (kind); create trigger touched before insert on p2 for each row execute function touch();`,
    isLossy: true,
  },
  {
    name: 'a partitioned table that is gone, its partition not',
    before:
      'create table p (id int primary key, n int) partition by range (id); create index p_n on p (n); create table p1 partition of p for values from (1) to (2);',
    after: 'create table p1 (id int primary key, n int); create index p1_n_idx on p1 (n);',
    isLossy: true,
  },
  {
    name: 'partitions that change places, under a foreign key, and one more between them',
    before: `create table p (id int primary key) partition by range (id); create table p1 partition of p for values from (1) to (2); create table p2 partition of p for values from (2) to (5);
      create table c (p_id int references p);`,
    after: `create table p (id int primary key) partition by range (id); create table p2 partition of p for values from (1) to (2); create table p1 partition of p for values from (2) to (3);
      create table p0 partition of p for values from (3) to (5); create table c (p_id int references p);`,
  },
  {
    name: 'defaults of inherited columns: of parents that disagree, none, their own',
    before: `create table a (n int default 1, m int default 1); create table k (n int default 1); create table b (n int default 1, x int) inherits (a, k);
      create table c () inherits (a); alter table c alter m set default 5; create table d () inherits (c); create table e () inherits (a);`,
    after: `create table a (n int default 1, m int default 2); create table k (n int default 2); create table b (n int default 3, x int) inherits (a, k);
      create table c () inherits (a); alter table c alter m set default 5; create table d () inherits (c); create table e () inherits (a); alter table e alter m drop default;
      create table f (n int default 4) inherits (a, k); create table g (n int default 4) inherits (a, k); alter table g alter n drop default;`,
  },
  {
    name: 'storage and statistics of inherited columns',
    before:
      'create table a (v text, w text); create table b () inherits (a); create table c () inherits (a);',
    after: `create table a (v text, w text); create table b () inherits (a); create table c () inherits (a);
      alter table a alter v set storage external, alter v set statistics 100; alter table b alter v set statistics 50; alter table c alter w set storage main, alter w set (n_distinct = 4);`,
  },
  {
    name: 'a column renamed, with the indexes and keys that partitions of partitions have of it',
    before: `create table p (x int, y int, unique (x, y)) partition by list (x); create table c partition of p for values in (1) partition by list (x); create table d partition of c default;
      create index on p (y); create index "A b" on p ((y + 1)); alter index d_expr_idx rename to "D e";`,
    after: `create table p (x int, z int, unique (x, z)) partition by list (x); create table c partition of p for values in (1) partition by list (x); create table d partition of c default;
      create index on p (z); create index "A b" on p ((z + 1)); alter index d_expr_idx rename to "F g";`,
    renames: [['p.y', 'z']],
  },
]
