import type { SchemaChange } from './schema-changes.ts'

const touch = "create function touch() returns trigger language plpgsql as 'begin return new; end';"

const long = 'a'.repeat(62)

/** Beside the usual ones: what has been planned wrong, and names that are no plain words. */
export const oddSchemaChanges: readonly SchemaChange[] = [
  {
    name: 'serials, in a table that is there and in one that is new',
    before: 'create table a (n int);',
    after: 'create table a (n int, id serial primary key); create table b (id bigserial, n int);',
  },
  {
    name: 'names with quotes, dots, blanks and reserved words',
    before: `create table "it""s" ("a""b" int); create table "order" (id int primary key);`,
    after: `create table "it""s" ("a""b" int not null, "c'd" text default 'x', "e.f" int unique, constraint "c'k""" check ("e.f" > 0));
      create table "order" (id int primary key, "select" text default 'x', "group" int references "order", "table" bigint generated always as identity);
      create sequence "s.q'"; alter table "it""s" add "n.n" int default nextval('"s.q''"'); alter sequence "s.q'" owned by "it""s"."n.n";
      create function "f.g"("a b" int) returns int language sql as 'select $1'; comment on function "f.g"(int) is 'it''s; -- "x" $$';
      create type "t.y" as enum ('a''b', 'c"d', 'x,y'); alter table "it""s" add t "t.y"[] default '{a''b}'; create index "from" on "order" ("select");
      create view "where" as select "select" from "order"; comment on column "where"."select" is 'x'; grant select ("select") on "order" to app;`,
  },
  {
    name: 'names as long as names can be',
    before: `create table ${long}a (id int);`,
    after: `create table ${long}a (id int generated always as identity primary key, ${long}b int references ${long}a, unique (${long}b));
      create table ${long}b (id serial);`,
  },
  {
    name: 'an identity that goes, with its not null',
    before: 'create table a (id int generated always as identity);',
    after: 'create table a (id int);',
  },
  {
    name: 'partitions with a default and a not null of their own, under a foreign key',
    before: `create table p (k int primary key, n int) partition by range (k); create table p1 partition of p for values from (1) to (2); create table c (k int references p);
      create table p0 partition of p for values from (0) to (1);`,
    after: `create table p (k int primary key, n int default 1) partition by range (k); create table p1 partition of p for values from (1) to (2); create table c (k int references p);
      create table p2 partition of p for values from (2) to (3); alter table p2 alter n set default 5, alter n set not null; alter table p1 alter n set default 3;`,
    isLossy: true,
  },
  {
    name: 'inheritance: a column more above, and not null below',
    before: 'create table a (id int); create table b (x int) inherits (a);',
    after: `create table a (id int, m int default 3); create table b (x int) inherits (a); create table c () inherits (a);
      alter table b alter id set not null; alter table c alter m set default 4, alter m set not null;`,
  },
  {
    name: 'a column that the condition of an exclude constraint reads',
    before: `create table a (r int4range, k text, constraint a_excl exclude using gist (r with &&) where (k <> 'x'));`,
    after: 'create table a (r int4range);',
    isLossy: true,
  },
  {
    name: 'a sequence that counts down',
    before: 'create sequence s;',
    after: 'create sequence s increment by -2;',
  },
  {
    name: 'a value of an enum more, used in an array',
    before: "create type e as enum ('a', 'c'); create table t (y e[]);",
    after: "create type e as enum ('a', 'b.', 'c'); create table t (y e[] default '{a,b.}');",
  },
  {
    name: 'views over views, one on a view with a trigger',
    before:
      'create table t (a int); create view v1 as select a from t; create view v2 as select a from v1;',
    after: `${touch} create table t (a bigint, c int); create view v1 as select a, c from t; create view v2 as select a, c from v1 where c > 0;
      create view v3 as select v2.a, v1.c from v2 join v1 using (a); create trigger "T r" instead of insert on v1 for each row execute function touch(); alter view v1 alter a set default 4;`,
  },
  {
    name: 'functions with dollar quoting, colons and bodies of SQL',
    before: `create function f() returns text language plpgsql as $$ begin return 'x'; end $$;`,
    after: `create function f() returns text language plpgsql as $body$ begin return $$it's$$ || ':a' || $q$ :b $q$ || E'\\\\'; end $body$;
      create function g(a int default 1, variadic b text[] default '{}') returns table (x int, "Y z" text) language sql stable security definer set search_path = public, pg_temp as $function$ select 1, ':a' $function$;
      create function h(int, int) returns int language sql return $1 + $2;`,
  },
]
