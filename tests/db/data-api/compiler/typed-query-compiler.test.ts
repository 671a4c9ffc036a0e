import { type Compilable, Kysely, sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { ColumnTypeError } from '../../../../db/data-api/index.ts'
import { dialectFor } from '../dialect-for.ts'

const types = {
  users: {
    id: 'uuid',
    mood: '"Mood"',
    tags: 'text[]',
    data: 'jsonb',
    born: 'date',
    name: 'text',
    codes: 'integer[]',
  },
  tweets: { id: 'uuid', user_id: 'uuid', price: 'numeric', born: 'timestamptz' },
  'audit.entries': { id: 'uuid' },
}
// biome-ignore lint/suspicious/noExplicitAny: only the SQL matters
const db = new Kysely<any>({ dialect: dialectFor('http://127.0.0.1', { types }) })
const id = 'f47ac10b-58cc-4372-a567-0e02b2c3d479'

const cases: [what: string, query: Compilable, sql: string][] = [
  [
    'an insert of one row',
    db.insertInto('users').values({ id, name: 'ada', mood: 'happy', n: 1 }),
    'insert into "users" ("id", "name", "mood", "n") values (cast(:0 as uuid), :1, cast(:2 as "Mood"), :3)',
  ],
  [
    'an insert of rows with different columns',
    db.insertInto('users').values([{ id }, { mood: 'sad', id: sql`gen_random_uuid()` }]),
    'insert into "users" ("id", "mood") values (cast(:0 as uuid), default), (gen_random_uuid(), cast(:1 as "Mood"))',
  ],
  [
    'an upsert',
    db
      .insertInto('users')
      .values({ id })
      .onConflict((conflict) =>
        conflict
          .column('id')
          .doUpdateSet({ mood: 'sad' })
          .where('excluded.id', '!=', id)
          .where('users.mood', '=', 'happy'),
      ),
    'insert into "users" ("id") values (cast(:0 as uuid)) on conflict ("id") do update set "mood" = cast(:1 as "Mood") where "excluded"."id" != cast(:2 as uuid) and "users"."mood" = cast(:3 as "Mood")',
  ],
  [
    'an update',
    db.updateTable('users as u').set({ data: 'text', name: 'b' }).where('u.id', '=', id),
    'update "users" as "u" set "data" = cast(:0 as jsonb), "name" = :1 where "u"."id" = cast(:2 as uuid)',
  ],
  [
    'a delete with using',
    db.deleteFrom('tweets').using('users').where('users.mood', '=', 'sad').where('price', '>', 1),
    'delete from "tweets" using "users" where "users"."mood" = cast(:0 as "Mood") and "price" > cast(:1 as numeric)',
  ],
  [
    'a join, an alias and a column of the other table',
    db
      .selectFrom('users')
      .innerJoin('tweets as t', (join) => join.on('t.user_id', '=', id))
      .where('price', '<', '9.99')
      .select('users.id'),
    'select "users"."id" from "users" inner join "tweets" as "t" on "t"."user_id" = cast(:0 as uuid) where "price" < cast(:1 as numeric)',
  ],
  [
    'in and not in',
    db.selectFrom('users').where('id', 'in', [id, id]).where('mood', 'not in', ['sad']),
    'select from "users" where "id" in (cast(:0 as uuid), cast(:1 as uuid)) and "mood" not in (cast(:2 as "Mood"))',
  ],
  [
    'in with an expression among the values',
    db.selectFrom('users').where('id', 'in', [sql`gen_random_uuid()`, id]),
    'select from "users" where "id" in (gen_random_uuid(), cast(:0 as uuid))',
  ],
  [
    'between',
    db.selectFrom('users').where((eb) => eb.between('born', '2000-01-01', '2000-12-31')),
    'select from "users" where "born" between cast(:0 as date) and cast(:1 as date)',
  ],
  [
    'a tuple, as for the next page',
    db
      .selectFrom('users')
      .where((eb) => eb(eb.refTuple('born', 'id'), '<', eb.tuple('2000-01-01', id))),
    'select from "users" where ("born", "id") < (cast(:0 as date), cast(:1 as uuid))',
  ],
  [
    'a list of tuples',
    db
      .selectFrom('users')
      .where((eb) => eb(eb.refTuple('born', 'n'), 'in', [eb.tuple('2000-01-01', 1)])),
    'select from "users" where ("born", "n") in ((cast(:0 as date), :1))',
  ],
  [
    'any() of an array',
    db.selectFrom('users').where((eb) => eb('id', '=', eb.fn.any(eb.val([id])))),
    'select from "users" where "id" = any(cast(:0 as uuid[]))',
  ],
  [
    'a value in the array of a column',
    db.selectFrom('users').where((eb) => eb(eb.val(1), '=', eb.fn<number>('any', ['users.codes']))),
    'select from "users" where cast(:0 as integer) = any("users"."codes")',
  ],
  [
    'the results of a case, and what it compares with',
    db.updateTable('users').set(({ eb }) => ({
      mood: eb.case(eb.ref('mood').$castTo<string>()).when('sad').then('happy').else('calm').end(),
    })),
    'update "users" set "mood" = case "mood" when cast(:0 as "Mood") then cast(:1 as "Mood") else cast(:2 as "Mood") end',
  ],
  [
    'what is distinct and what is not',
    db
      .selectFrom('users')
      .where('mood', 'is distinct from', 'sad')
      .where('mood', 'is not distinct from', 'happy'),
    'select from "users" where "mood" is distinct from cast(:0 as "Mood") and "mood" is not distinct from cast(:1 as "Mood")',
  ],
  [
    'an array against an array',
    db.selectFrom('users').where('tags', '&&', ['a', 'b']),
    'select from "users" where "tags" && cast(:0 as text[])',
  ],
  [
    'a value on the left',
    db.selectFrom('users').where((eb) => eb(eb.val(id), '=', eb.ref('users.id'))),
    'select from "users" where cast(:0 as uuid) = "users"."id"',
  ],
  [
    'a subquery that sees the outer table',
    db
      .selectFrom('users')
      .where((eb) =>
        eb.exists(
          eb.selectFrom('tweets').where('users.mood', '=', 'sad').where('user_id', '=', id),
        ),
      ),
    'select from "users" where exists (select from "tweets" where "users"."mood" = cast(:0 as "Mood") and "user_id" = cast(:1 as uuid))',
  ],
  [
    'a subquery by its own table first',
    db
      .selectFrom('users')
      .where((eb) => eb.exists(eb.selectFrom('tweets').where('born', '<', '2000-01-01'))),
    'select from "users" where exists (select from "tweets" where "born" < cast(:0 as timestamptz))',
  ],
  [
    'a table of a schema',
    db.withSchema('audit').selectFrom('entries').where('id', '=', id),
    'select from "audit"."entries" where "id" = cast(:0 as uuid)',
  ],
  [
    'a merge',
    db
      .mergeInto('users')
      .using('tweets', 'tweets.user_id', 'users.id')
      .whenMatched()
      .thenUpdateSet({ mood: 'sad' })
      .whenNotMatched()
      .thenInsertValues({ id, name: 'a' }),
    'merge into "users" using "tweets" on "tweets"."user_id" = "users"."id" when matched then update set "mood" = cast(:0 as "Mood") when not matched then insert ("id", "name") values (cast(:1 as uuid), :2)',
  ],
  [
    'null, which needs no cast',
    db.insertInto('users').values({ id: null }),
    'insert into "users" ("id") values (:0)',
  ],
  [
    'no value that meets an operator with two types',
    db.selectFrom('users').where('mood', 'like', 'h%').where(sql`data->>'a'`, '=', 'b'),
    `select from "users" where "mood" like :0 and data->>'a' = :1`,
  ],
  [
    'no value of a common table expression that hides a table',
    db
      .with('users', (qb) => qb.selectFrom('numbers').select('n as id'))
      .selectFrom('users')
      .where('id', '=', 1),
    'with "users" as (select "n" as "id" from "numbers") select from "users" where "id" = :0',
  ],
  [
    'no value of a column on which two tables disagree',
    db.selectFrom(['users', 'tweets']).where('born', '<', '2000-01-01'),
    'select from "users", "tweets" where "born" < :0',
  ],
  [
    'no value of a column that only the hidden one of two tables with a name has',
    db
      .selectFrom('users as one')
      .where((eb) => eb.exists(eb.selectFrom('tweets as one').where('one.mood', '=', 'sad'))),
    'select from "users" as "one" where exists (select from "tweets" as "one" where "one"."mood" = :0)',
  ],
  [
    'no value behind a subquery by the table in it',
    db
      .selectFrom('users')
      .where((eb) => eb.exists(eb.selectFrom('tweets')))
      .where('price', '>', 1),
    'select from "users" where exists (select from "tweets") and "price" > :0',
  ],
  [
    'no literal',
    db.selectFrom('tweets').where((eb) => eb('price', '=', eb.lit(1))),
    'select from "tweets" where "price" = 1',
  ],
  [
    'no value that meets a function of an array',
    db.selectFrom('users').where((eb) => eb(eb.fn('cardinality', ['codes']), '=', 2)),
    'select from "users" where cardinality("codes") = :0',
  ],
  [
    'no value beside a function',
    db.selectFrom('users').where((eb) => eb('mood', '=', eb.fn('lower', [eb.val('A')]))),
    'select from "users" where "mood" = lower(:0)',
  ],
]

describe('the type map', () => {
  it.each(cases)('casts in %s', (_, query, expected) => {
    expect(query.compile().sql).toBe(expected)
  })

  it('takes a node that stands at two places for itself at each', () => {
    const query = db.selectFrom('users').where((eb) => {
      const value = eb.val('a')
      return eb.or([eb('mood', '=', value), eb(eb.fn('lower', ['name']), '=', value)])
    })

    expect(query.compile().sql).toBe(
      'select from "users" where ("mood" = cast(:0 as "Mood") or lower("name") = :1)',
    )
  })

  it.each(['varchar(10)', 'numeric(10, 2)', 'uuid; drop table users', "'", '', 'text[][]'])(
    'refuses the type %j',
    (type) => {
      const dialect = dialectFor('http://127.0.0.1', { types: { users: { name: type } } })

      expect(() => dialect.createQueryCompiler()).toThrow(ColumnTypeError)
    },
  )
})
