import { sql } from 'kysely'
import type { BrowsedDatabase } from '../../../db/browse/index.ts'

const statements = [
  `create schema "Odd ""one"`,
  `create type mood as enum ('sad', 'it''s fine')`,
  `create table people (id bigint generated always as identity primary key, name text not null,
     mood mood, born date, notes jsonb, score double precision, extra interval, photo bytea,
     boss bigint references people, upper_name text generated always as (upper(name)) stored)`,
  `create index people_born on people (born)`,
  `create index people_boss on people (boss)`,
  `comment on table people is 'those who''s work it is'`,
  `insert into people (name, mood, born, notes, score, extra, photo, boss) select
     'person ' || n, case when n % 3 = 0 then 'sad'::mood end,
     case when n % 4 <> 0 then date '2000-01-01' + n % 7 end,
     jsonb_build_object('n', 9007199254740993 + n), n / 3.0, make_interval(hours => n), '\\xdead', nullif(n / 10, 0)
     from generate_series(1, 60) n`,
  `create table "Odd ""one"."Or'der" ("select" integer, "a ""b" varchar(5), primary key ("select", "a ""b"))`,
  `create table "Odd ""one".line ("the order" integer, part varchar(5), text text,
     foreign key ("the order", part) references "Odd ""one"."Or'der")`,
  `insert into "Odd ""one"."Or'der" select n / 3, 'p' || n % 3 from generate_series(0, 20) n`,
  `insert into "Odd ""one".line values (1, 'p1', repeat('ä', 400)), (1, 'p1', null)`,
  `create view grown_ups as select * from people where id < 10`,
  `create table nothing ()`,
  `create table logs (at timestamptz, line text) partition by range (at)`,
  `create table logs_2026 partition of logs for values from ('2026-01-01') to ('2027-01-01')`,
  `insert into logs values ('2026-05-05', 'hello')`,
]

/** Tables with all that makes browsing hard: names, types, keys of several columns, views, partitions. */
export async function createAwkwardSchema(db: BrowsedDatabase): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db)
}
