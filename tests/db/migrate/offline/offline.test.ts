import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import {
  createContext,
  downgrade,
  ensureVersion,
  type MigrationContext,
  type MigrationDatabase,
  type MigrationSettings,
  offline,
  type Revision,
  runScript,
  stamp,
  upgrade,
} from '../../../../db/migrate/index.ts'
import { literal } from '../../../../db/migrate/offline/literal.ts'
import { parseDowngradeRange, parseOfflineRange } from '../../../../db/migrate/offline/range.ts'
import { refusalOf, revisions } from '../graphs.ts'

type Body = (db: MigrationDatabase) => Promise<unknown>

/** The graph of Alembic's tutorial, with empty bodies unless they are given. */
const tutorial: Revision[] = [
  { revision: '1975ea83b712', downRevision: null },
  { revision: 'ae1027a6acf1', downRevision: '1975ea83b712' },
  { revision: '27c6a30d7c24', downRevision: '1975ea83b712', branchLabels: 'billing' },
  { revision: 'b2a1f80e8fc7', downRevision: ['27c6a30d7c24', 'ae1027a6acf1'] },
]

interface Script {
  readonly declared?: readonly Revision[]
  readonly start?: readonly string[]
  readonly settings?: MigrationSettings
  readonly up?: Body
}

/** What a command writes, as it stands in a script. */
async function write(
  work: (context: MigrationContext) => Promise<unknown>,
  { declared = tutorial, start = [], settings = {}, up = async () => {} }: Script = {},
): Promise<string> {
  const lines: string[] = []
  const files = declared.map((revision) => ({
    path: `${revision.revision}.ts`,
    module: { ...revision, up, down: async () => {} },
  }))
  const context = createContext({ settings, files })
  await work(offline(context, { start, write: (statement) => lines.push(`${statement}\n`) }))
  return lines.join('\n')
}

const perRun: MigrationSettings = { transactionMode: 'per-run' }

describe('a script', () => {
  it('upgrades from nothing as Alembic writes it', async () => {
    const script = await write((context) => upgrade(context, { target: 'heads' }), {
      settings: perRun,
    })

    expect(script).toMatchInlineSnapshot(`
      "BEGIN;

      CREATE TABLE alembic_version (
          version_num VARCHAR(32) NOT NULL, 
          CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
      );

      -- Running upgrade  -> 1975ea83b712

      INSERT INTO alembic_version (version_num) VALUES ('1975ea83b712') RETURNING alembic_version.version_num;

      -- Running upgrade 1975ea83b712 -> 27c6a30d7c24

      UPDATE alembic_version SET version_num='27c6a30d7c24' WHERE alembic_version.version_num = '1975ea83b712';

      -- Running upgrade 1975ea83b712 -> ae1027a6acf1

      INSERT INTO alembic_version (version_num) VALUES ('ae1027a6acf1') RETURNING alembic_version.version_num;

      -- Running upgrade 27c6a30d7c24, ae1027a6acf1 -> b2a1f80e8fc7

      DELETE FROM alembic_version WHERE alembic_version.version_num = '27c6a30d7c24';

      UPDATE alembic_version SET version_num='b2a1f80e8fc7' WHERE alembic_version.version_num = 'ae1027a6acf1';

      COMMIT;
      "
    `)
  })

  it('has a transaction for each revision unless there is one for the run', async () => {
    const script = await write((context) => upgrade(context, { target: 'b' }), {
      declared: revisions('a', 'b<a'),
    })

    expect(script).toMatchInlineSnapshot(`
      "BEGIN;

      CREATE TABLE alembic_version (
          version_num VARCHAR(32) NOT NULL, 
          CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
      );

      -- Running upgrade  -> a

      INSERT INTO alembic_version (version_num) VALUES ('a') RETURNING alembic_version.version_num;

      COMMIT;

      BEGIN;

      -- Running upgrade a -> b

      UPDATE alembic_version SET version_num='b' WHERE alembic_version.version_num = 'a';

      COMMIT;
      "
    `)
  })

  it('downgrades to the base, where the version table goes', async () => {
    const script = await write((context) => downgrade(context, { target: 'base' }), {
      settings: perRun,
      start: ['ae1027a6acf1'],
    })

    expect(script).toMatchInlineSnapshot(`
      "BEGIN;

      -- Running downgrade ae1027a6acf1 -> 1975ea83b712

      UPDATE alembic_version SET version_num='1975ea83b712' WHERE alembic_version.version_num = 'ae1027a6acf1';

      -- Running downgrade 1975ea83b712 -> 

      DELETE FROM alembic_version WHERE alembic_version.version_num = '1975ea83b712';

      DROP TABLE alembic_version;

      COMMIT;
      "
    `)
  })

  it('gives back the rows of what was merged', async () => {
    const script = await write((context) => downgrade(context, { target: '1975' }), {
      settings: perRun,
      start: ['b2a1f80e8fc7'],
    })

    expect(script).toMatchInlineSnapshot(`
      "BEGIN;

      -- Running downgrade b2a1f80e8fc7 -> 27c6a30d7c24, ae1027a6acf1

      INSERT INTO alembic_version (version_num) VALUES ('27c6a30d7c24') RETURNING alembic_version.version_num;

      UPDATE alembic_version SET version_num='ae1027a6acf1' WHERE alembic_version.version_num = 'b2a1f80e8fc7';

      -- Running downgrade ae1027a6acf1 -> 1975ea83b712

      DELETE FROM alembic_version WHERE alembic_version.version_num = 'ae1027a6acf1';

      -- Running downgrade 27c6a30d7c24 -> 1975ea83b712

      UPDATE alembic_version SET version_num='1975ea83b712' WHERE alembic_version.version_num = '27c6a30d7c24';

      COMMIT;
      "
    `)
  })

  it('stamps', async () => {
    expect(await write((context) => stamp(context, { targets: ['heads'] }))).toMatchInlineSnapshot(`
      "BEGIN;

      CREATE TABLE alembic_version (
          version_num VARCHAR(32) NOT NULL, 
          CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
      );

      -- Running stamp_revision  -> b2a1f80e8fc7

      INSERT INTO alembic_version (version_num) VALUES ('b2a1f80e8fc7') RETURNING alembic_version.version_num;

      COMMIT;
      "
    `)
    expect(
      await write((context) => stamp(context, { targets: ['heads'] }), { start: ['1975ea83b712'] }),
    ).toMatchInlineSnapshot(`
      "BEGIN;

      -- Running stamp_revision 1975ea83b712 -> b2a1f80e8fc7

      UPDATE alembic_version SET version_num='b2a1f80e8fc7' WHERE alembic_version.version_num = '1975ea83b712';

      COMMIT;
      "
    `)
  })

  it('makes the version table that the settings name', async () => {
    const settings = { versionTable: 'user', versionTableSchema: 'my "own"' }

    expect(await write(ensureVersion, { settings })).toMatchInlineSnapshot(`
      "BEGIN;

      CREATE TABLE "my ""own"""."user" (
          version_num VARCHAR(32) NOT NULL, 
          CONSTRAINT "user_pkc" PRIMARY KEY (version_num)
      );

      COMMIT;
      "
    `)
  })

  it('says nothing where there is nothing to do', async () => {
    const script = await write((context) => upgrade(context, { target: 'heads' }), {
      start: ['b2a1f80e8fc7'],
    })

    expect(script).toBe('')
  })

  it('has what hooks send', async () => {
    const script = await write((context) => upgrade(context), {
      declared: revisions('a'),
      settings: {
        onVersionApply: async ({ db, revision, direction }) => {
          await sql`select note(${revision}, ${direction})`.execute(db)
        },
      },
    })

    expect(script).toContain("RETURNING alembic_version.version_num;\n\nselect note('a', 'up');\n")
  })
})

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

describe('a literal', () => {
  it.each<[unknown, string]>([
    [null, 'null'],
    [undefined, 'null'],
    [1.5, '1.5'],
    [-1, '(-1)'],
    [Number.NaN, "'NaN'"],
    [9007199254740993n, '9007199254740993'],
    [true, 'true'],
    ["a'b", "'a''b'"],
    ["\\'; drop table a; --", "E'\\\\''; drop table a; --'"],
    [new Uint8Array([0, 255]), "decode('00ff', 'hex')"],
    [{ a: "'" }, `'{"a":"''"}'`],
    [[1, null, 'a"b', [true]], `E'{"1",NULL,"a\\\\"b",{"true"}}'`],
  ])('means what its value means (%#)', (value, text) => {
    expect(literal(value)).toBe(text)
  })

  it.each([['a\0b'], [() => {}], [Symbol('a')]])('of %s is there none', (value) => {
    expect(() => literal(value)).toThrow(TypeError)
  })
})

describe('a range of a script', () => {
  const { graph } = createContext({ files: [] })
  const full = createContext({
    files: tutorial.map((revision) => ({
      path: '',
      module: { ...revision, up: async () => {}, down: async () => {} },
    })),
  }).graph

  it.each([
    ['head', { start: [], target: 'head' }],
    [':head', { start: [], target: 'head' }],
    ['1975:billing@head', { start: ['1975ea83b712'], target: 'billing@head' }],
    ['head:-1', { start: ['b2a1f80e8fc7'], target: '-1' }],
  ])('%s says where it begins', (text, range) => {
    expect(parseOfflineRange(full, text)).toEqual(range)
  })

  it('is refused where it is none', () => {
    expect(refusalOf(() => parseOfflineRange(graph, 'a:b:c'))).toBe(
      "'a:b:c' is no range: with --sql it is [start:]target",
    )
    expect(refusalOf(() => parseDowngradeRange(graph, 'base'))).toBe(
      "downgrade with --sql requires <fromrev>:<torev>, as in head:-1; 'base' does not say what the database is on",
    )
  })
})
