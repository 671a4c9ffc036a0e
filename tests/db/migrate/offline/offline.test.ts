import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import {
  downgrade,
  ensureVersion,
  type MigrationDatabase,
  type MigrationSettings,
  runScript,
  stamp,
  upgrade,
} from '../../../../db/migrate/index.ts'
import { useEmptyDatabase } from '../empty-database.ts'
import { revisions } from '../graphs.ts'
import { write } from './write-script.ts'

let db: MigrationDatabase

useEmptyDatabase((opened) => {
  db = opened.db
})

const perRun: MigrationSettings = { transactionMode: 'per-run' }

describe('a script', () => {
  it('upgrades from nothing as Alembic writes it', async () => {
    const script = await write((context) => upgrade(context, { target: 'heads' }), {
      settings: perRun,
    })

    expect(script).toMatchInlineSnapshot(`
      "BEGIN;

      CREATE TABLE IF NOT EXISTS alembic_version (
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

      CREATE TABLE IF NOT EXISTS alembic_version (
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

  it('downgrades to the base, and leaves the version table', async () => {
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

      COMMIT;
      "
    `)
  })

  it('upgrades, downgrades to the base and upgrades again', async () => {
    const up = await write((context) => upgrade(context, { target: 'heads' }))
    const down = await write((context) => downgrade(context, { target: 'base' }), {
      start: ['b2a1f80e8fc7'],
    })
    const rows = async () =>
      (await sql<{ version_num: string }>`select * from alembic_version`.execute(db)).rows

    await runScript(db, up)
    await runScript(db, down)
    expect(await rows()).toEqual([])
    await runScript(db, up)
    expect(await rows()).toEqual([{ version_num: 'b2a1f80e8fc7' }])
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

      CREATE TABLE IF NOT EXISTS alembic_version (
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

      CREATE TABLE IF NOT EXISTS "my ""own"""."user" (
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
