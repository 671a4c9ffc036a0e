import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  type AutogenerateOptions,
  autogenerate,
  createContext,
  init,
  type MigrationSettings,
  runScript,
} from '../../../../db/migrate/index.ts'
import type { OpenDatabase } from '../../../../scripts/database/open-database.ts'
import { removeEverything } from '../../../setup/fresh-database.ts'
import { lendScratch } from '../../../setup/lent-scratch.ts'
import { memoryFiles } from '../memory-files.ts'

let scratch: OpenDatabase

beforeAll(async () => {
  scratch = await lendScratch(['create extension citext'])
})

afterAll(() => scratch.close())

/** Each revision follows those that it names, and sends SQL. */
type Revisions = Record<string, [parents: string | string[] | null, up: string]>

/** What is made of revisions and a declared schema, and the files that were written. */
async function generate(
  revisions: Revisions,
  declared: string,
  options: AutogenerateOptions = {},
  settings: MigrationSettings = {},
) {
  await runScript(scratch.db, removeEverything)
  const access = memoryFiles({})
  await init(access, { folder: 'm' })
  const before = new Set(Object.keys(access.texts))
  const files = Object.entries(revisions).map(([revision, [downRevision, up]]) => ({
    path: `m/versions/${revision}.ts`,
    module: {
      ...{ revision, downRevision, down: async () => {} },
      up: (db: OpenDatabase['db']) => runScript(db, up),
    },
  }))
  const ids = ['new1', 'new2', 'new3']
  const result = await autogenerate(
    createContext({ settings, files }),
    {
      ...{ access, folder: 'm', now: new Date('2026-11-23T06:39:47.494Z') },
      createId: () => ids.shift() ?? '',
      ...{ scratch: scratch.db, engineFor: () => undefined },
      declaration: [{ path: 'db/schema.sql', text: declared }],
    },
    options,
  )
  const texts = Object.entries(access.texts).filter(([path]) => !before.has(path))
  return { ...result, texts: texts.map(([, text]) => text) }
}

describe('autogenerate', () => {
  it('requires a column by a check first, online', async () => {
    const { revisions } = await generate(
      { a1: [null, 'create table a (id int, "Full name" text)'] },
      'create table a (id int not null, "Full name" text not null)',
      { isOnline: true },
    )

    expect(revisions.map(({ transaction, up }) => [transaction, up.split('\n\n')])).toEqual([
      [
        true,
        [
          'alter table a add constraint a_id_required check (id is not null) not valid;',
          'alter table a add constraint "a_Full name_required" check ("Full name" is not null) not valid;',
        ],
      ],
      [
        false,
        [
          '-- fails where a row has none\nalter table a validate constraint a_id_required;',
          '-- fails where a row has none\nalter table a validate constraint "a_Full name_required";',
        ],
      ],
      [
        true,
        [
          '-- plaster: allow adding-not-nullable-field\nalter table a alter column id set not null;',
          'alter table a drop constraint a_id_required;',
          '-- plaster: allow adding-not-nullable-field\nalter table a alter column "Full name" set not null;',
          'alter table a drop constraint "a_Full name_required";',
        ],
      ],
    ])
    expect(revisions.flatMap(({ notHandled }) => notHandled)).toEqual([])
  })

  it('cuts the name of that check itself, so that each column has its own', async () => {
    const [one, other] = [`${'c'.repeat(50)}_1`, `${'c'.repeat(50)}_2`]
    const { revisions } = await generate(
      { a1: [null, `create table ${'t'.repeat(60)} (${one} int, ${other} int)`] },
      `create table ${'t'.repeat(60)} (${one} int not null, ${other} int not null)`,
      { isOnline: true },
    )

    expect(revisions.flatMap(({ notHandled }) => notHandled)).toEqual([])
    expect(revisions[0]?.up).toContain(`add constraint ${one}_required check`)
    expect(revisions[0]?.up).toContain(`add constraint ${other}_required check`)
  })

  it('adds a value to an enum in no transaction where revisions share theirs', async () => {
    const { revisions } = await generate(
      { a1: [null, "create type mood as enum ('sad'); create table a (m mood)"] },
      "create type mood as enum ('sad', 'glad'); create table a (m mood default 'glad')",
      {},
      { transactionMode: 'per-run' },
    )

    expect(revisions.map(({ transaction, up }) => [transaction, up])).toEqual([
      [false, "alter type mood add value if not exists 'glad' after 'sad';"],
      [true, "alter table a alter column m set default 'glad';"],
    ])
  })

  it('names each revision for what it does', async () => {
    const { revisions } = await generate(
      { a1: [null, "create type mood as enum ('sad'); create table a (m mood, n int)"] },
      `create type mood as enum ('sad', 'glad'); create table a (m mood default 'glad', n int check (n > 0));
      create table b (n int); create index a_n on a (n)`,
      { message: 'moods' },
      { transactionMode: 'per-run' },
    )

    expect(revisions.map(({ path, transaction }) => [path, transaction])).toEqual([
      ['m/versions/new1_moods.ts', true],
      ['m/versions/new2_moods_enum_values_validated_concurrently.ts', false],
      ['m/versions/new3_moods_then.ts', true],
    ])
  })

  it('renames what it is told to, and drops what it may', async () => {
    const revisions: Revisions = { a1: [null, 'create table a (id int, n int, old text)'] }
    const declared = 'create table a (id int, number int)'

    await expect(generate(revisions, declared)).rejects.toThrow('--rename a.n=a.number')
    await expect(generate(revisions, declared, { renames: ['a.n=number'] })).rejects.toThrow(
      'allow it with --allow-drop: alter table a drop column old (loses the values of the column)',
    )

    const { revisions: made } = await generate(revisions, declared, {
      ...{ renames: ['a.n=number'], allowDrop: true },
    })
    expect(made.map(({ up, down }) => [up.split('\n\n'), down.split('\n\n')])).toEqual([
      [
        [
          '-- plaster: allow renaming-column\nalter table a rename column n to number;',
          '-- loses the values of the column\n-- plaster: allow ban-drop-column\nalter table a drop column old;',
        ],
        ['alter table a add column old text;', 'alter table a rename column number to n;'],
      ],
    ])
  })

  it('adds constraints to a table that is there not valid, and validates them afterwards', async () => {
    const { revisions } = await generate(
      { a1: [null, 'create table a (id int primary key, b int)'] },
      'create table a (id int primary key, b int, constraint a_b_fkey foreign key (b) references a, constraint a_b_check check (b > 0))',
    )

    expect(revisions.map(({ transaction, up }) => [transaction, up.split('\n\n')])).toEqual([
      [
        true,
        [
          'alter table a add constraint a_b_check check (b > 0) not valid;',
          'alter table a add constraint a_b_fkey foreign key (b) references a (id) not valid;',
        ],
      ],
      [
        false,
        [
          '-- fails where a row does not fit\nalter table a validate constraint a_b_check;',
          '-- fails where a row refers to none\nalter table a validate constraint a_b_fkey;',
        ],
      ],
    ])
  })

  it('takes back what default privileges grant on what is made, up and down', async () => {
    const { revisions } = await generate(
      {
        a1: [
          null,
          'create table a (n int); alter default privileges grant select on tables to app',
        ],
      },
      'create table b (n int); alter default privileges grant select on tables to app',
      { allowDrop: true },
    )

    expect(revisions.flatMap(({ notHandled }) => notHandled)).toEqual([])
    expect(
      revisions.map(({ up, down }) => [up, down].map((text) => text.split('\n\n').at(-1))),
    ).toEqual([['grant select on b to app;', 'revoke select on a from app;']])
  })

  it('only tells what it would write when that is asked for', async () => {
    const options = { isDryRun: true }
    const { texts, revisions } = await generate({}, 'create table a (id int)', options)

    expect(texts).toEqual([])
    expect(revisions.map(({ up, down }) => [up, down])).toEqual([
      ['create table a (\n  id integer\n);', '-- loses every row of the table\ndrop table a;'],
    ])
  })

  it('wants to be told which of several heads it follows', async () => {
    const revisions: Revisions = {
      a1: [null, 'create table a (id int)'],
      b1: ['a1', 'create table b (id int)'],
      c1: ['a1', 'create table c (id int)'],
    }
    const declared =
      'create table a (id int); create table b (id int); create table c (id int, n int)'

    await expect(generate(revisions, declared)).rejects.toThrow(
      'Multiple heads are present: b1, c1; say which one the new revision follows with --head',
    )

    const { texts, revisions: made } = await generate(revisions, declared, {
      ...{ head: 'c1', branchLabels: ['counting'], dependsOn: ['b1'], message: 'count' },
    })
    expect(made.map(({ up }) => up)).toEqual(['alter table c add column n integer;'])
    expect(texts[0]).toContain("export const downRevision = 'c1'")
    expect(texts[0]).toContain("export const branchLabels = ['counting']")
    expect(texts[0]).toContain("export const dependsOn = ['b1']")
  })

  it('knows roles that only revisions name, and puts the version table where there is a schema', async () => {
    const revisions: Revisions = {
      a1: [null, 'create schema app; create table app.a (id int)'],
      b1: ['a1', 'grant select on app.a to "Old reader"; grant insert on app.a to writer'],
    }
    const { revisions: made } = await generate(
      revisions,
      'create schema app; create table app.a (id int); grant insert on app.a to writer',
      {},
      { versionTableSchema: 'bookkeeping' },
    )

    expect(made.map(({ up }) => up)).toEqual(['revoke select on app.a from "Old reader";'])
  })

  it.each([
    [
      'insert into countries values (1)',
      'ERROR: relation "countries" does not exist; Position: 13; SQLState: 42P01: write it so that it works where there are no rows and nothing that other revisions do not make',
    ],
    [
      'create extension postgis',
      'ERROR: extension "postgis" is not available; Hint: PGlite does not bring it: --engine native or a Postgres of your own may; SQLState: 0A000: PGlite does not have it; create it only where pg_available_extensions lists it',
    ],
  ])('says which revision the scratch database does not take, and why: %s', async (up, reason) => {
    await expect(generate({ a1: [null, up] }, '')).rejects.toThrow(
      `m/versions/a1.ts: up fails on the scratch database, an empty PGlite: ${reason}`,
    )
  })

  it('updates an extension, which no statement takes back', async () => {
    const { revisions } = await generate(
      { a1: [null, "create extension citext version '1.4'"] },
      "create extension citext version '1.5'",
    )

    expect(revisions.map(({ up }) => up)).toEqual(["alter extension citext update to '1.5';"])
    expect(revisions.flatMap(({ notHandled }) => notHandled)).toContainEqual({
      direction: 'down',
      what: 'Postgres refuses it on the scratch database: ERROR: extension "citext" has no update path from version "1.5" to version "1.4"; SQLState: 22023',
      write: "alter extension citext update to '1.4';",
    })
  })

  it('tells of columns that stay in another order than declared', async () => {
    const { columnOrders, revisions } = await generate(
      {
        a1: [
          null,
          `create table a (id int, n int, "Full name" text); create statistics s on n, id, (n + id), (abs(n)) from a;
          create publication p for table a (n, id)`,
        ],
      },
      `create table a ("Full name" text, extra int, n int, id int); create statistics s on n, id, (n + id), (abs(n)) from a;
      create publication p for table a (id, n)`,
    )

    expect(columnOrders).toEqual([
      {
        table: 'public.a',
        columns: ['id', 'n', '"Full name"'],
        declared: ['"Full name"', 'n', 'id'],
      },
    ])
    expect(revisions.map(({ up }) => up)).toEqual(['alter table a add column extra integer;'])
  })
})
