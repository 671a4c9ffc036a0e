import type { SchemaChange } from './schema-changes.ts'

const users = 'create table users (id bigint primary key, name text);'

/** Each has an extension of its own: the dumps are of one database for all. */
export const extensionSchemaChanges: readonly SchemaChange[] = [
  {
    name: 'an extension, a column of its type and an index of it',
    before: users,
    after: `create extension citext; ${users} alter table users add email citext default 'x'; create index users_email_idx on users (email);`,
    isGlobal: true,
  },
  {
    name: 'an extension less, with a column, an index, a view and a function of its type',
    before: `create extension hstore; ${users} alter table users add tags hstore; create index users_tags_idx on users using gin (tags);
      create view tagged as select id, tags from users; create function tag(hstore) returns hstore language sql return $1;`,
    after: users,
    isLossy: true,
    isGlobal: true,
  },
  {
    name: 'an extension in another schema, under an index with an operator class of it, and a comment on it',
    before: `create schema old_home; create schema new_home; create extension pg_trgm with schema old_home; ${users}
      create index users_trgm_idx on users using gin (name old_home.gin_trgm_ops);`,
    after: `create schema old_home; create schema new_home; create extension pg_trgm with schema new_home; ${users}
      create index users_trgm_idx on users using gin (name new_home.gin_trgm_ops); comment on extension pg_trgm is 'moved';`,
    isGlobal: true,
  },
]
