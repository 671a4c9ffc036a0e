import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { runScript, upgrade } from '../../../../db/migrate/index.ts'
import { revisions } from '../graphs.ts'
import { type Body, write } from './write-script.ts'

describe('the statements of a revision', () => {
  it.each<[string, Body, string]>([
    [
      'are compiled with their values in them',
      (db) =>
        db
          .insertInto('t')
          .values({ a: "it's", b: null, c: 2, d: new Date(0) })
          .execute(),
      `insert into "t" ("a", "b", "c", "d") values ('it''s', null, 2, '1970-01-01T00:00:00.000Z');`,
    ],
    [
      'are scripts, statement by statement',
      (db) => runScript(db, 'create table a (); create table b ()'),
      'create table a ();\n\ncreate table b ();',
    ],
    ['keep a comment at the end', (db) => sql`select 1 -- one`.execute(db), 'select 1 -- one\n;'],
    ['are ended once', (db) => sql.raw('select 1;\n').execute(db), 'select 1;'],
    [
      'never begin a comment with a number',
      (db) => sql`select 1 -${-1}`.execute(db),
      'select 1 -(-1);',
    ],
  ])('%s', async (_, up, statements) => {
    const script = await write((context) => upgrade(context), { declared: revisions('a'), up })

    expect(script).toContain(`-- Running upgrade  -> a\n\n${statements}\n\nINSERT INTO`)
  })

  it.each<[string, Body]>([
    ['rows', (db) => db.selectFrom('t').selectAll().executeTakeFirst()],
    ['the rows of raw SQL', async (db) => (await sql`select 1`.execute(db)).rows.length],
    [
      'returned rows',
      async (db) => {
        for (const row of await db.insertInto('t').defaultValues().returningAll().execute())
          void row
      },
    ],
    [
      'a stream',
      async (db) => {
        for await (const row of db.selectFrom('t').selectAll().stream()) void row
      },
    ],
  ])('cannot read %s', async (_, up) => {
    const refusal = await write((context) => upgrade(context), {
      declared: revisions('a'),
      up,
    }).catch((error: Error) => error.message)

    expect(refusal).toMatch(
      /^upgrade {2}-> a \(a\.ts\): it reads the result of a statement, and with --sql there is no database to give one: [^\n]+ \(nothing is printed\)$/,
    )
  })

  it('cannot look at what tables there are', async () => {
    const up: Body = (db) => db.introspection.getTables()

    await expect(
      write((context) => upgrade(context), { declared: revisions('a'), up }),
    ).rejects.toThrow('with --sql there is no database whose tables could be looked at')
  })
})
