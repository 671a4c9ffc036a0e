import type { SchemaChange } from './schema-changes.ts'

const holders = `create type pair as (a d, b text); create type "my range" as range (subtype = d); create domain word as d; create domain words as d[];
  create table t (one d default 3, many d[] default '{1}', g d[] generated always as (many) stored, p pair, ps pair[], r "my range", rs "my multirange", w word[], ws words);
  create index t_many on t using gin (many); create view v as select many, p from t; create function first_of(d[]) returns int language sql immutable as 'select $1[1]';
  create table parted (id int, many d[]) partition by range (id); create table part partition of parted default; create table base (many d[]); create table child (x int) inherits (base);`

const keys = `create type pair as (a d, b text); create type span as range (subtype = d); create table p (id pair primary key, of pair references p); create table r (id span primary key);
  create table rs (id span references r); create table m (id d[] primary key); create table ms (id d[] references m);`

/** Domains whose values are within others, where Postgres checks none of them in place. */
export const domainSchemaChanges: readonly SchemaChange[] = [
  {
    name: 'a check of a domain in arrays, composites and ranges: one more',
    before: `create domain d as int; ${holders}`,
    after: `create function is_odd(int) returns boolean language sql immutable as 'select $1 % 2 = 1';
      create domain d as int constraint small check (value < 9) constraint odd check (is_odd(value)); ${holders} comment on constraint odd on domain d is 'odd';`,
  },
  {
    name: 'a check of a domain in arrays: another one, less, valid now, and no nulls',
    before: `create domain changed as int constraint c check (value > 0) constraint gone check (value < 9); create domain given as int; create domain valid as int;
      alter domain valid add constraint c check (value > 0) not valid; create table t (a changed[], b given[], c valid[]);`,
    after: `create domain changed as int constraint c check (value > 1); create domain given as int not null; create domain valid as int constraint c check (value > 0);
      create table t (a changed[], b given[], c valid[]);`,
  },
  {
    name: 'a check of a domain that arrays and composites are made of in the same plan, or no more',
    before:
      'create domain d as int; create table k (d d); create domain e as int; create table gone (e e[]);',
    after: `create domain d as int constraint c check (value > 0); create table k (d d); create table t (ds d[]); create type pair as (a d); create table u (p pair);
      create domain ds as d[]; create table v (ds ds); create domain e as int constraint c check (value > 0);`,
    isLossy: true,
  },
  {
    name: 'a check of a domain in arrays, composites and ranges that foreign keys are of',
    before: `create domain d as int; ${keys}`,
    after: `create domain d as int constraint c check (value > 0); ${keys}`,
  },
  {
    name: 'an enum without a value, which a foreign key is of',
    before:
      "create type e as enum ('a', 'b'); create table t (id e primary key, of e references t);",
    after: "create type e as enum ('a'); create table t (id e primary key, of e references t);",
    isLossy: true,
  },
]
