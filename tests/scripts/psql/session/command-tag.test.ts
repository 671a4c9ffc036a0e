import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Engine, Session } from '../../../../scripts/data-api/engines/engine.ts'
import { openPostgresEngine } from '../../../../scripts/data-api/engines/postgres.ts'
import { tagOf } from '../../../../scripts/psql/session/command-tag.ts'
import { parseStatement } from '../../../../scripts/psql/session/statement.ts'
import {
  type NativePostgres,
  nativePostgresIsHere,
  startNativePostgres,
} from '../../../setup/native-postgres.ts'

/** Each works after those before it. */
const statements = `
  create schema s
  create table t (a int primary key, b text)
  create table u (a int)
  create table parts (a int) partition by range (a)
  create table part partition of parts for values from (1) to (2)
  insert into t values (1, 'a'), (2, 'b'), (3, 'c')
  insert into t values (4, 'd') returning a
  update t set b = 'e' where a > 2
  delete from t where a = 4
  merge into t using u on t.a = u.a when matched then delete
  select * from t
  values (1), (2)
  table t
  select * into copied from t
  create table again as select * from t where a = 1
  drop table copied, again
  create materialized view m as select * from t
  refresh materialized view m
  alter materialized view m rename to n
  alter materialized view n rename column b to c
  drop materialized view n
  create view v as select * from t
  alter view v rename to w
  alter view w rename column b to c
  alter view w set schema s
  drop view s.w
  alter table t add column c int
  alter table t rename column c to d
  alter table t rename constraint t_pkey to t_key
  alter table t rename to renamed
  alter table renamed rename to t
  alter table t owner to current_user
  alter table u set schema s
  truncate t, s.u
  create index i on t (b)
  alter index i rename to j
  reindex index j
  drop index j
  create sequence q
  alter sequence q restart with 5
  alter sequence q rename to r
  alter sequence r owner to current_user
  drop sequence r
  create type mood as enum ('a')
  alter type mood add value 'b'
  alter type mood rename value 'b' to 'c'
  alter type mood rename to feeling
  alter type feeling owner to current_user
  create type pair as (a int)
  alter type pair add attribute b int
  alter type pair rename attribute b to c
  create type span as range (subtype = int)
  drop type feeling, pair, span
  create type base
  create function base_in(cstring) returns base language internal immutable strict as 'int4in'
  create function base_out(base) returns cstring language internal immutable strict as 'int4out'
  create type base (input = base_in, output = base_out, like = int4)
  alter type base set (storage = plain)
  drop type base cascade
  create domain score as int
  alter domain score add constraint positive check (value > 0)
  alter domain score rename constraint positive to large
  alter domain score rename to points
  drop domain points
  create function f() returns int language sql as 'select 1'
  alter function f() stable
  alter function f() rename to g
  alter function g() depends on extension plpgsql
  drop function g()
  create procedure p() language sql as 'select 1'
  alter procedure p() owner to current_user
  call p()
  drop procedure p()
  create function k(int, int) returns int language sql immutable as 'select 1'
  create aggregate total (int) (sfunc = k, stype = int)
  alter aggregate total (int) rename to sums
  drop aggregate sums (int)
  create operator === (leftarg = int, rightarg = int, function = k)
  alter operator === (int, int) owner to current_user
  alter operator === (int, int) set (restrict = none)
  drop operator === (int, int)
  create cast (text as int) with inout
  drop cast (text as int)
  create function changed() returns trigger language plpgsql as 'begin return null; end'
  create trigger c after insert on t for each row execute function changed()
  alter trigger c on t rename to d
  drop trigger d on t
  create rule l as on insert to t do nothing
  alter rule l on t rename to m
  drop rule m on t
  create policy y on t
  alter policy y on t using (true)
  alter policy y on t rename to z
  drop policy z on t
  create function watch() returns event_trigger language plpgsql as 'begin end'
  create event trigger e on ddl_command_start execute function watch()
  alter event trigger e disable
  alter event trigger e rename to o
  drop event trigger o
  create statistics x on a, b from t
  alter statistics x set statistics 10
  alter statistics x rename to z
  drop statistics z
  create role someone
  alter role someone login
  alter role someone set work_mem = '8MB'
  alter role someone rename to another
  create user third
  create group fourth
  grant select on t to another
  revoke select on t from another
  grant another to third
  revoke another from third
  alter default privileges grant select on tables to another
  alter default privileges revoke select on tables from another
  reassign owned by another to current_user
  drop owned by another
  drop role another, third
  drop group fourth
  create database other
  alter database other with connection limit 5
  alter database other set work_mem = '8MB'
  alter database other rename to last
  alter database last owner to current_user
  drop database last
  create schema z
  create extension pgcrypto
  alter extension pgcrypto set schema s
  alter extension pgcrypto update
  alter extension pgcrypto add schema z
  alter extension pgcrypto drop schema z
  drop extension pgcrypto
  create foreign data wrapper w
  alter foreign data wrapper w options (add a 'b')
  alter foreign data wrapper w rename to x
  create server v foreign data wrapper x
  alter server v options (add a 'b')
  alter server v rename to y
  create user mapping for current_user server y
  alter user mapping for current_user server y options (add a 'b')
  drop user mapping for current_user server y
  create foreign table far (a int) server y
  alter foreign table far add column b int
  alter foreign table far rename column b to c
  alter foreign table far rename to away
  drop foreign table away
  drop server y
  drop foreign data wrapper x
  create publication b for table t
  alter publication b set (publish = 'insert')
  alter publication b rename to c
  drop publication c
  create subscription b connection 'dbname=x' publication c with (connect = false)
  alter subscription b disable
  alter subscription b set (slot_name = none)
  alter subscription b rename to c
  drop subscription c
  create collation c (locale = 'C')
  alter collation c rename to d
  alter collation d refresh version
  drop collation d
  create conversion c for 'LATIN1' to 'UTF8' from iso8859_1_to_utf8
  alter conversion c rename to d
  drop conversion d
  create operator family o using btree
  alter operator family o using btree add operator 1 < (int, int)
  alter operator family o using btree rename to p
  create operator class c for type uuid using btree family p as operator 1 <
  alter operator class c using btree rename to d
  drop operator class d using btree
  drop operator family p using btree
  create text search configuration c (copy = simple)
  alter text search configuration c drop mapping for word
  alter text search configuration c rename to d
  drop text search configuration d
  create text search dictionary c (template = simple)
  alter text search dictionary c (accept = false)
  alter text search dictionary c rename to d
  drop text search dictionary d
  create text search parser c (start = prsd_start, gettoken = prsd_nexttoken, end = prsd_end, lextypes = prsd_lextype)
  alter text search parser c rename to d
  drop text search parser d
  create text search template c (lexize = dsimple_lexize)
  alter text search template c rename to d
  drop text search template d
  create access method a type index handler bthandler
  drop access method a
  comment on table t is 'a'
  analyze t
  vacuum t
  cluster t using t_key
  reindex table t
  checkpoint
  do 'begin end'
  set work_mem = '8MB'
  set local work_mem = '8MB'
  set transaction isolation level serializable
  set session characteristics as transaction read write
  set role postgres
  set time zone 'UTC'
  reset work_mem
  reset all
  show work_mem
  set constraints all deferred
  explain select 1
  explain analyze select 1
  prepare s as select 1
  deallocate s
  deallocate all
  listen c
  notify c
  unlisten c
  unlisten *
  begin
  declare c cursor for select * from t
  fetch 2 from c
  fetch all from c
  move backward 1 from c
  close c
  lock table t
  savepoint a
  release savepoint a
  savepoint b
  rollback to b
  declare d cursor for select * from t
  close all
  commit
  start transaction
  rollback
  begin
  end
  begin
  abort
  alter system reset work_mem
  load 'plpgsql'
  discard plans
  discard sequences
  discard temp
  discard all
  drop table t cascade
  alter schema s rename to y
  alter schema y owner to current_user
  drop schema y cascade`
  .trim()
  .split(/\n\s*/)

describe.runIf(nativePostgresIsHere)('tagOf', () => {
  let postgres: NativePostgres
  let engine: Engine
  let session: Session

  beforeAll(async () => {
    postgres = await startNativePostgres()
    engine = await openPostgresEngine(postgres.url)
    session = await engine.open()
  })

  afterAll(async () => {
    session.release()
    await engine.close()
    await postgres.close()
  })

  it('gives the tag of every kind of statement, as Postgres does', async () => {
    const told: string[][] = []
    const expected: string[][] = []
    for (const sql of statements) {
      const { command } = await session
        .run(sql)
        .catch((error: Error) => ({ command: error.message }))
      const count = Number(/\d+$/.exec(command)?.[0] ?? 7)
      expected.push([sql, command])
      told.push([sql, String(tagOf(await parseStatement(sql), count))])
    }

    expect(told).toEqual(expected)
  })

  it('says of what was prepared that it was executed, not knowing what it is', async () => {
    expect(tagOf(await parseStatement('execute p'), 1)).toBe('EXECUTE')
  })
})
