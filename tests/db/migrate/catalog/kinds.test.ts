import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type CatalogKind, readCatalog, runScript } from '../../../../db/migrate/index.ts'
import type { OpenDatabase } from '../../../../scripts/database/open-database.ts'
import { lendScratch } from '../../../setup/lent-scratch.ts'

let database: OpenDatabase

beforeAll(async () => {
  database = await lendScratch()
})

afterAll(() => database.close())

const returnsNothing = 'returns void language sql as $$ select 1 $$'

/** The first of its kind in an empty database. A security label needs a module that PGlite does not have. */
const first: Record<Exclude<CatalogKind, 'security label'>, string[]> = {
  schema: ['create schema s'],
  extension: ["comment on extension plpgsql is 'mine'"],
  table: ['create table t ()'],
  column: ['create table t (n int)'],
  constraint: ['create table t (n int primary key)', 'create domain d as int check (value > 0)'],
  index: ['create table t (n int); create index on t (n)'],
  sequence: ['create sequence q'],
  view: ['create view v as select 1 as n'],
  'materialized view': ['create materialized view v as select 1 as n'],
  statistics: ['create table t (a int, b int); create statistics s on a, b from t'],
  trigger: [
    `create table t (); create trigger g before update on t
      for each row execute function suppress_redundant_updates_trigger()`,
  ],
  rule: ['create table t (); create rule r as on delete to t do instead nothing'],
  policy: ['create table t (); create policy p on t'],
  enum: ["create type e as enum ('a')"],
  domain: ['create domain d as int'],
  type: [
    'create type c as (n int)',
    'create type r as range (subtype = int)',
    `create type b; create function b_in(cstring) returns b language internal strict as 'textin';
      create function b_out(b) returns cstring language internal strict as 'textout';
      create type b (input = b_in, output = b_out)`,
  ],
  function: [
    `create function f() ${returnsNothing}`,
    'create aggregate f(int) (sfunc = int4pl, stype = int)',
  ],
  'event trigger': [
    `create function f() returns event_trigger language plpgsql as 'begin end';
      create event trigger e on ddl_command_end execute function f()`,
  ],
  'default privileges': ['alter default privileges revoke execute on functions from public'],
  collation: ['create collation c (locale = $$C$$)'],
  'text search dictionary': ['create text search dictionary d (template = simple)'],
  'text search configuration': ['create text search configuration c (copy = simple)'],
  cast: ['create cast (text as int) with inout'],
  operator: ['create operator === (leftarg = int, rightarg = int, function = int4eq)'],
  'operator class': [
    `create operator class c for type uuid using btree as
      operator 1 <, operator 2 <=, operator 3 =, operator 4 >=, operator 5 >, function 1 uuid_cmp(uuid, uuid)`,
  ],
  'operator family': ['create operator family f using btree'],
  'foreign data wrapper': ['create foreign data wrapper w'],
  server: ['create foreign data wrapper w; create server s foreign data wrapper w'],
  'foreign table': [
    `create foreign data wrapper w; create server s foreign data wrapper w;
      create foreign table t (n int) server s`,
  ],
  publication: ['create publication p'],
  conversion: ["create conversion c for 'LATIN1' to 'UTF8' from iso8859_1_to_utf8"],
  'text search parser': [
    `create text search parser p
      (start = prsd_start, gettoken = prsd_nexttoken, end = prsd_end, lextypes = prsd_lextype)`,
  ],
  'text search template': ['create text search template t (lexize = dsimple_lexize)'],
  'access method': ['create access method m type index handler bthandler'],
  language: ['create language l handler plpgsql_call_handler'],
  transform: [
    `create function f(internal) returns internal language internal immutable as 'textin';
      create transform for int language plpgsql (from sql with function f(internal))`,
  ],
}

describe('a snapshot of the catalog', () => {
  it.each(
    Object.entries(first).flatMap(([kind, scripts]) =>
      scripts.map((script) => [kind, script.replace(/\s+/g, ' ')]),
    ),
  )('has the first %s of a database: %s', async (kind = '', script = '') => {
    const transaction = await database.db.startTransaction().execute()
    try {
      await runScript(transaction, script)
      expect((await readCatalog(transaction)).map((object) => object.kind)).toContain(kind)
    } finally {
      await transaction.rollback().execute()
    }
  })
})
