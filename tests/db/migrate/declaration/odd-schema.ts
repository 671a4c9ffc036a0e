/** Of each kind of object something that needs something else. */
export const oddSchema = `
  create schema app;
  create extension if not exists plpgsql;
  create type app.mood as enum ('sad', 'happy');
  create domain app.username as text check (app.is_name(value));
  create function app.is_name(text) returns boolean language sql immutable
    return $1 ~ '^[a-z]+$' and app.length_of($1) < 33;
  create function app.length_of(text) returns integer language sql immutable as 'select length($1)';
  create function app.next_number() returns bigint language plpgsql
    as $$ begin return (select count(*) + 1 from app.users) + nextval('app.numbers'); end $$;
  create function app.newest() returns setof app.users language sql stable
    as 'select * from app.users order by id desc';
  create sequence app.numbers;
  create table app.users (
    id bigint generated always as identity primary key,
    name app.username not null,
    number bigint default app.next_number(),
    mood app.mood,
    favourite bigint references app.tweets (id) on delete set null deferrable not null,
    constraint users_name_key unique (name)
  );
  create table app.tweets (
    constraint tweets_author_fkey foreign key (author) references app.users (id) on delete cascade,
    foreign key (answers) references app.tweets (id),
    id bigint generated always as identity primary key,
    author bigint not null, -- who wrote it, (really)
    answers bigint,
    day date not null default current_date
  );
  create table app.visits (day date not null, visitor bigint references app.users (id))
    partition by range (day);
  create table app.visits_2026 partition of app.visits for values from ('2026-01-01') to ('2027-01-01');
  create table app.archive () inherits (app.tweets);
  create index on app.tweets (author, id desc);
  create unique index on app.authors (name);
  create view app.happy as select * from app.cheerful where name <> 'eve';
  create view app.cheerful as select u.* from app.users u where u.mood = 'happy';
  create materialized view app.authors as select distinct name from app.happy;
  create function app.touch() returns trigger language plpgsql as $$ begin return new; end $$;
  create trigger touched before update on app.users for each row execute function app.touch();
  alter table app.users enable row level security;
  create policy own on app.users for select to reader using (name = current_user);
  alter table app.archive owner to archivist;
  grant select on all tables in schema app to reader;
  alter default privileges in schema app grant usage on sequences to reader;
  comment on view app.happy is 'those; who smile';
  comment on column app.users.number is 'counts';
  create view app.joined as
    select u.id, t.day, extract(year from t.day) as year, substring(u.name from 1 for 2) as initials
    from app.users u join app.tweets t on t.author = u.id
    where exists (select from app.visits v where v.visitor = u.id);
  create function app.counted() returns bigint language sql
    begin atomic select count(*) from app.users where id > 1; end;
  create rule visit as on insert to app.happy
    do instead insert into app.visits (day) select day from app.tweets where id = 1;
  create policy other on app.users using (id in (select author from app.tweets))
    with check (exists (select 1 from app.visits where visitor = users.id));
  alter table app.users add column full_name text generated always as (name::text || 'x') stored;
  alter table app.users add constraint sane check (
    name similar to 'a%' and (number between 1 and 5 or mood in ('sad', 'happy'))
      and not id = any (array[1, 2]::bigint[])
  );
  create index users_lower_idx on app.users (lower(name), (id % 10)) include (number)
    where mood is distinct from 'sad';
  create table app.ranges (
    range int4range,
    amount numeric(10, 2) default 1.50,
    at timestamptz default (now() at time zone 'utc') not null,
    during interval default '1 day',
    code text collate "C",
    exclude using gist (range with &&)
  );
  create type app.pair as (a integer, b text);
  create type app.scale as range (subtype = float8);
  create procedure app.proceed(inout a integer default 5, variadic b text[] default '{}')
    language plpgsql as $$ begin end $$;
  grant all on app.users to reader;
  grant select (id), update (day) on app.tweets to reader with grant option;
  revoke execute on function app.next_number from public;
  create statistics app.together on author, day from app.tweets;
`
