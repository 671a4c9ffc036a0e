import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { CatalogDifference } from '../../../../db/migrate/index.ts'
import { oddSchema } from '../../../db/migrate/declaration/odd-schema.ts'
import { openFolder } from '../run-program.ts'
import { servers, startEmbedded } from '../servers.ts'

type Folder = Awaited<ReturnType<typeof openFolder>>

const engine = new URL('../../../../db/migrate/index.ts', import.meta.url).href

/** A folder whose one revision makes a schema, which it declares as well. */
async function openProject(env: Record<string, string>, schema: string): Promise<Folder> {
  const folder = await openFolder(env)
  await folder.db('init')
  await writeFile(
    join(folder.directory, 'migrations/env.ts'),
    "export const settings = ({ x }) => (x.files ? { schemaFiles: ['db/schema.sql'] } : {})",
  )
  await writeFile(
    join(folder.directory, 'migrations/versions/a1.ts'),
    `import { applyDeclaration } from '${engine}'
export const revision = 'a1'
export const downRevision = null
export const message = 'make all'
const text = ${JSON.stringify(schema)}
export const up = (db) => applyDeclaration(db, [{ path: 'a1', text }])
export async function down() {}
`,
  )
  await declare(folder, schema)
  expect((await folder.db('upgrade')).error).toBe(
    'INFO  [plaster.migrate] Running upgrade  -> a1, make all',
  )
  return folder
}

async function declare(folder: Folder, text: string): Promise<void> {
  await mkdir(join(folder.directory, 'db'), { recursive: true })
  await writeFile(join(folder.directory, 'db/schema.sql'), text)
}

describe('npx db check, with a declared schema', () => {
  const schema = 'create table a (id bigint primary key, b text); create index a_b_idx on a (b);'
  let folder: Folder
  let close: () => Promise<void>

  beforeAll(async () => {
    const database = await startEmbedded()
    close = database.close
    folder = await openProject(database.env, schema)
  })

  afterAll(async () => {
    await folder.remove()
    await close()
  })

  it('finds nothing where the revisions make what is declared', async () => {
    expect(JSON.parse((await folder.db('check', '--json')).out)).toEqual({
      pending: [],
      differences: [],
    })
  })

  it('names each difference and ends with 1', async () => {
    await declare(
      folder,
      'create table a (id integer primary key, b text, c int); create view v as select b from a;',
    )

    expect(await folder.db('check')).toEqual({
      code: 1,
      out: [
        'remove index public.a_b_idx: CREATE INDEX a_b_idx ON a USING btree (b)',
        'modify column public.a.id: type was bigint, is integer',
        'add column public.a.c: integer',
        'add view public.v: SELECT b FROM a;',
      ].join('\n'),
      error:
        'FAILED: New upgrade operations detected: [remove index public.a_b_idx, modify column public.a.id, add column public.a.c, add view public.v]: npx db migrate -m "what changes"',
    })
  })

  it('writes out control characters', async () => {
    await declare(folder, `${schema} comment on table a is e'\\x1b[2J';`)

    expect((await folder.db('check')).out).toBe(
      'modify table public.a: comment was none, is \\x1B[2J',
    )
  })

  it('says what is still to be applied as well', async () => {
    await folder.db('stamp', 'base')
    await declare(folder, 'create table a (id bigint primary key, b text);')

    expect((await folder.db('check')).error).toBe(
      'FAILED: Target database is not up to date: 1 revision to apply (a1): npx db upgrade heads; New upgrade operations detected: [remove index public.a_b_idx]: npx db migrate -m "what changes"',
    )
    await folder.db('stamp', 'head')
  })

  it.each([
    ['create table a (id bigint', '/app/db/schema.sql:1: syntax error at end of input'],
    [
      'create table a (id bigint);\ninsert into a values (1)',
      '/app/db/schema.sql:2: insert into a values: only create, alter, comment and grant declare',
    ],
  ])('says in one line what is wrong with the declaration (%#)', async (text, line) => {
    await declare(folder, text)

    expect(await folder.db('check')).toEqual({ code: 1, out: '', error: `FAILED: ${line}` })
  })

  it('does without where none is declared, and not where env.ts names one', async () => {
    await rm(join(folder.directory, 'db/schema.sql'))

    expect((await folder.db('check')).code).toBe(0)

    expect(await folder.db('-x', 'files=1', 'check')).toEqual({
      code: 1,
      out: '',
      error:
        'FAILED: /app/db/schema.sql: there is no such file, which schemaFiles of /app/migrations/env.ts names',
    })
  })
})

describe.each(servers)('npx db check --database, on $name', ({ isHere, start }) => {
  it.runIf(isHere)('finds what was changed by hand, and not what an environment is', async () => {
    const { db, env, close } = await start()
    const run = (statement: string) => sql.raw(statement).execute(db)
    const folder = await openProject(env, oddSchema)
    await rm(join(folder.directory, 'db/schema.sql'))
    try {
      await run('create role service')
      await run('grant usage on schema app to service')
      await run('grant select, insert, update, delete on all tables in schema app to service')
      await run('alter default privileges in schema app grant select on tables to service')
      await run('alter table app.visits owner to service')
      await run('refresh materialized view app.authors with no data')

      expect(await folder.db('check', '--database')).toEqual({
        code: 0,
        out: 'No new upgrade operations detected.\nThe database is what its revisions make.',
        error: '',
      })

      await run('create table left_over (id int)')
      await run('alter table app.tweets alter day drop not null')
      await run('drop index app.users_lower_idx')
      await run(
        "create or replace view app.happy as select * from app.cheerful where name <> 'eva'",
      )
      await run('revoke select on app.tweets from reader')

      const { code, out, error } = await folder.db('check', '--database', '--json')
      const drift: CatalogDifference[] = JSON.parse(out).drift
      expect({ code, error }).toEqual({
        code: 1,
        error: 'FAILED: Database is not what its revisions make: 7 differences',
      })
      expect(drift.map(({ change, object: { kind, name } }) => [change, kind, name])).toEqual([
        ['removed', 'index', 'app.users_lower_idx'],
        ['changed', 'column', 'app.archive.day'],
        ['changed', 'column', 'app.tweets.day'],
        ['changed', 'column', 'app.tweets.id'],
        ['changed', 'table', 'app.tweets'],
        ['changed', 'view', 'app.happy'],
        ['added', 'table', 'public.left_over'],
      ])

      await sql`update alembic_version set version_num = 'b2'`.execute(db)
      expect((await folder.db('check', '--database')).code).toBe(5)
    } finally {
      await folder.remove()
      await close()
    }
  })
})
