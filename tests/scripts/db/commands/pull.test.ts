import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { applyDeclaration, runScript } from '../../../../db/migrate/index.ts'
import { oddSchema } from '../../../db/migrate/declaration/odd-schema.ts'
import { openFolder } from '../run-program.ts'
import { servers, startEmbedded } from '../servers.ts'

const conversion = "create conversion latin for 'LATIN1' to 'UTF8' from iso8859_1_to_utf8;"

/** A column is not taken from its table to undo it. */
const columnInCircle = `create table t (n int);
  create function f() returns int immutable begin atomic; select n from t; end;
  create domain d as int default f(); alter table t add m d;`

describe.each(servers.slice(1))('npx db pull, on $name', ({ isHere, start }) => {
  it.runIf(isHere)(
    'declares what there is, and puts the database on a revision of it',
    async () => {
      const { db, env, close } = await start()
      const folder = await openFolder(env)
      try {
        const labels = 'create extension citext; create table labels (name citext primary key);'
        await applyDeclaration(db, [{ path: 'odd.sql', text: oddSchema + labels }])
        await folder.db('init')

        expect(await folder.db('pull', '--rev-id', 'a1')).toEqual({
          code: 0,
          out: [
            '  left out: grants to reader',
            '  Generating /app/db/schema.sql ...  done',
            '  Generating /app/migrations/versions/a1_adopt_the_database.ts ...  done',
          ].join('\n'),
          error: 'INFO  [plaster.migrate] Running stamp_revision  -> a1',
        })
        const schema = await readFile(join(folder.directory, 'db/schema.sql'), 'utf8')
        expect(schema).toMatch(/create extension if not exists citext;.*name citext/s)
        expect((await folder.db('current')).out).toBe('a1 (head)')
        expect(await folder.db('check', '--database')).toEqual({
          code: 0,
          out: 'No new upgrade operations detected.\nThe database is what its revisions make.',
          error: '',
        })
      } finally {
        await folder.remove()
        await close()
      }
    },
  )
})

describe('npx db pull', () => {
  let server: Awaited<ReturnType<typeof startEmbedded>>
  let folder: Awaited<ReturnType<typeof openFolder>>

  beforeAll(async () => {
    server = await startEmbedded()
    folder = await openFolder(server.env)
    await folder.db('init')
  })

  afterAll(async () => {
    await folder.remove()
    await server.close()
  })

  it('refuses an empty database', async () => {
    await folder.db('ensure_version')

    expect(await folder.db('pull')).toEqual({
      code: 1,
      out: '',
      error:
        'FAILED: The database is empty: write /app/db/schema.sql and run npx db migrate -m "create all"',
    })
  })

  it('refuses to write over a declared schema unless it is forced', async () => {
    await sql`create table a (id bigint primary key, b text default '$' || '{' || '\`\\')`.execute(
      server.db,
    )
    await mkdir(join(folder.directory, 'db'))
    await writeFile(join(folder.directory, 'db/schema.sql'), '-- mine')

    const refused = await folder.db('pull')
    expect(refused.error).toBe(
      'FAILED: /app/db/schema.sql is there already: overwrite it with --force',
    )
    expect(await readdir(join(folder.directory, 'migrations/versions'))).toEqual([])
    expect(await readFile(join(folder.directory, 'db/schema.sql'), 'utf8')).toBe('-- mine')

    const { code, out } = await folder.db('pull', '--force', '--rev-id', 'a1', '--json')
    expect(code).toBe(0)
    expect(JSON.parse(out)).toEqual({
      revision: 'a1',
      path: '/app/migrations/versions/a1_adopt_the_database.ts',
      schema: '/app/db/schema.sql',
      leftOut: [],
      differences: [],
      notHandled: [],
    })
    expect((await folder.db('check', '--database')).code).toBe(0)
  })

  it('refuses where there are revisions', async () => {
    expect((await folder.db('pull', '--force')).error).toBe(
      'FAILED: There are revisions already, up to a1: pull writes the first one. To say that the database is on them: npx db stamp heads; to see how it differs: npx db check --database',
    )
  })

  it('refuses a database of other revisions, and lists what it can write no statement for', async () => {
    const other = await openFolder(server.env)
    await other.db('init')

    expect((await other.db('pull')).error).toBe(
      "FAILED: The database is on a1, which none of these files declares: take Alembic's over with npx db import-alembic, or forget them with npx db stamp --purge base",
    )

    await other.db('stamp', '--purge', 'base')
    await runScript(server.db, conversion)
    expect(await other.db('pull', '--rev-id', 'b1')).toEqual({
      code: 6,
      out: [
        '  NOT HANDLED, up: still to be made: conversion public.latin',
        '    write: create conversion latin, as the declared schema has it',
        '  Generating /app/db/schema.sql ...  done',
        '  Generating /app/migrations/versions/b1_adopt_the_database.ts ...  done',
      ].join('\n'),
      error: [
        'INFO  [plaster.migrate] Running stamp_revision  -> b1',
        'FAILED: 1 NOT HANDLED: write it into /app/migrations/versions/b1_adopt_the_database.ts',
      ].join('\n'),
    })
    await other.remove()
  })

  it('ends with 6 where its revision cannot be undone, and says what is left to write', async () => {
    await runScript(server.db, `drop conversion latin; ${columnInCircle}`)
    const other = await openFolder(server.env)
    await other.db('init')
    await other.db('stamp', '--purge', 'base')

    const { code, out, error } = await other.db('pull', '--rev-id', 'c1')

    const revision = 'migrations/versions/c1_adopt_the_database.ts'
    expect(code).toBe(6)
    expect(out).toContain('  NOT HANDLED, down: still to be dropped: table public.t\n')
    expect(out).toContain('    write: drop table t;\n')
    expect(error).toMatch(
      /\nFAILED: 6 NOT HANDLED: write them into \/app\/migrations\/versions\/c1_/,
    )
    expect(await readFile(join(other.directory, revision), 'utf8')).toContain(
      'NOT HANDLED: still to be dropped: table public.t',
    )
    expect((await other.db('check', '--database')).code).toBe(0)
    await other.remove()
  })
})
