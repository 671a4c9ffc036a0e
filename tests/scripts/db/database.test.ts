import { writeFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { openByEndpoint } from '../../../scripts/database/open-database.ts'
import { createHastyClock } from '../../setup/hasty-clock.ts'
import { openTestDatabase, type TestDatabase } from '../../setup/test-database.ts'
import { openFolder } from './run-program.ts'

const clock = createHastyClock()

let database: TestDatabase
let folder: Awaited<ReturnType<typeof openFolder>>

beforeAll(async () => {
  database = await openTestDatabase({ migrated: false, clock })
  for (const [name, value] of Object.entries(database.environment)) vi.stubEnv(name, value)
  folder = await openFolder(database.environment)
  await folder.db('init')
  await writeRevision('1975ea83b712', null, 'create account table', {
    up: "db.schema.createTable('account').addColumn('id', 'integer').execute()",
    down: "db.schema.dropTable('account').execute()",
  })
  await writeRevision('ae1027a6acf1', '1975ea83b712', 'add a column', {
    up: "db.schema.alterTable('account').addColumn('b', 'integer').execute()",
    down: "db.schema.alterTable('account').dropColumn('b').execute()",
  })
  await writeRevision('27c6a30d7c24', '1975ea83b712', 'billing', {
    up: "db.schema.createTable('bill').addColumn('id', 'integer').execute()",
    down: "db.schema.dropTable('bill').execute()",
  })
  await folder.db('merge', 'heads', '-m', 'merge billing', '--rev-id', 'b2a1f80e8fc7')
})

afterAll(async () => {
  vi.unstubAllEnvs()
  vi.unstubAllGlobals()
  await folder.remove()
  await database.close()
})

describe('the commands on a database', () => {
  it('print what runs as Alembic does', async () => {
    expect(await folder.db('current')).toEqual({ code: 0, out: '', error: '' })
    expect(await folder.db('upgrade')).toMatchInlineSnapshot(`
      {
        "code": 0,
        "error": "INFO  [plaster.migrate] Running upgrade  -> 1975ea83b712, create account table
      INFO  [plaster.migrate] Running upgrade 1975ea83b712 -> 27c6a30d7c24, billing
      INFO  [plaster.migrate] Running upgrade 1975ea83b712 -> ae1027a6acf1, add a column
      INFO  [plaster.migrate] Running upgrade 27c6a30d7c24, ae1027a6acf1 -> b2a1f80e8fc7, merge billing",
        "out": "",
      }
    `)
    expect(await folder.db('upgrade')).toEqual({ code: 0, out: '', error: '' })
    expect((await folder.db('current')).out).toMatchInlineSnapshot(
      `"b2a1f80e8fc7 (head) (mergepoint)"`,
    )
    expect(await folder.db('downgrade', '-1')).toMatchInlineSnapshot(`
      {
        "code": 1,
        "error": "FAILED: Ambiguous walk: down from b2a1f80e8fc7 are 27c6a30d7c24, ae1027a6acf1; name one of them",
        "out": "",
      }
    `)
    expect(await folder.db('downgrade', '1975')).toMatchInlineSnapshot(`
      {
        "code": 0,
        "error": "INFO  [plaster.migrate] Running downgrade b2a1f80e8fc7 -> 27c6a30d7c24, ae1027a6acf1, merge billing
      INFO  [plaster.migrate] Running downgrade ae1027a6acf1 -> 1975ea83b712, add a column
      INFO  [plaster.migrate] Running downgrade 27c6a30d7c24 -> 1975ea83b712, billing",
        "out": "",
      }
    `)
    expect((await folder.db('history', '-i')).out).toMatchInlineSnapshot(`
      "27c6a30d7c24, ae1027a6acf1 -> b2a1f80e8fc7 (head) (mergepoint), merge billing
      1975ea83b712 -> ae1027a6acf1, add a column
      1975ea83b712 -> 27c6a30d7c24, billing
      <base> -> 1975ea83b712 (current) (branchpoint), create account table"
    `)
    expect((await folder.db('history', '-r', 'current:27c6')).out).toMatchInlineSnapshot(`
      "1975ea83b712 -> 27c6a30d7c24, billing
      <base> -> 1975ea83b712 (branchpoint), create account table"
    `)
    expect(await folder.db('downgrade')).toMatchInlineSnapshot(`
      {
        "code": 0,
        "error": "INFO  [plaster.migrate] Running downgrade 1975ea83b712 -> , create account table",
        "out": "",
      }
    `)
    expect(await folder.db('upgrade', '+1')).toMatchInlineSnapshot(`
      {
        "code": 0,
        "error": "INFO  [plaster.migrate] Running upgrade  -> 1975ea83b712, create account table",
        "out": "",
      }
    `)
    expect(await folder.db('upgrade', 'zzzz')).toMatchInlineSnapshot(`
      {
        "code": 1,
        "error": "FAILED: Can't locate revision identified by 'zzzz': no file declares it; see all with: npx db history",
        "out": "",
      }
    `)
    expect((await folder.db('show', 'current')).out).toContain('Rev: 1975ea83b712 (branchpoint)')
  })

  it('say where the database is in the long form of current', async () => {
    const { out } = await folder.db('current', '-v')

    expect(out).toMatch(
      /^Current revision\(s\) for \w+ at arn:\S+:\nRev: 1975ea83b712 \(branchpoint\)\nParent: <base>\n/,
    )
  })

  it('stamp without running anything', async () => {
    await folder.db('upgrade', 'ae10')
    expect(await folder.db('stamp', 'heads')).toMatchInlineSnapshot(`
      {
        "code": 0,
        "error": "INFO  [plaster.migrate] Running stamp_revision ae1027a6acf1 -> b2a1f80e8fc7",
        "out": "",
      }
    `)
    expect(await folder.db('stamp', '27c6', 'ae10')).toMatchInlineSnapshot(`
      {
        "code": 0,
        "error": "INFO  [plaster.migrate] Running stamp_revision b2a1f80e8fc7 -> 27c6a30d7c24
      INFO  [plaster.migrate] Running stamp_revision  -> ae1027a6acf1",
        "out": "",
      }
    `)
    expect((await folder.db('current')).out).toMatchInlineSnapshot(`
      "27c6a30d7c24
      ae1027a6acf1"
    `)
    expect(await folder.db('stamp', '--purge', 'ae10')).toMatchInlineSnapshot(`
      {
        "code": 0,
        "error": "INFO  [plaster.migrate] Running stamp_revision  -> ae1027a6acf1",
        "out": "",
      }
    `)
  })

  it('fail where there is something to apply, for scripts to know', async () => {
    await folder.db('stamp', '--purge', '1975')

    expect(await folder.db('check')).toEqual({
      code: 1,
      out: '',
      error:
        'FAILED: Target database is not up to date: 3 revisions to apply (27c6a30d7c24, ae1027a6acf1, b2a1f80e8fc7): npx db upgrade heads',
    })
    expect(await folder.db('current', '-c')).toEqual({
      code: 1,
      out: '1975ea83b712 (branchpoint)',
      error: 'FAILED: Database is not on all head revisions: not on b2a1f80e8fc7',
    })
    const { code, out } = await folder.db('check', '--json')
    expect(code).toBe(1)
    expect(JSON.parse(out).pending).toHaveLength(3)

    await folder.db('stamp', 'heads')
    expect(await folder.db('check')).toEqual({
      code: 0,
      out: 'No new upgrade operations detected.',
      error: '',
    })
    expect((await folder.db('current', '--check-heads')).code).toBe(0)
    expect(await folder.db('ensure_version')).toEqual({ code: 0, out: '', error: '' })
  })

  it('end with code 5 where the database is ahead of the files', async () => {
    await sql`update alembic_version set version_num = 'feedfacecafe'`.execute(database.db)

    for (const args of [
      ['upgrade'],
      ['current'],
      ['check'],
      ['history', '-i'],
      ['stamp', 'head'],
    ]) {
      const { code, error } = await folder.db(...args)
      expect({ args, code, error }).toEqual({
        args,
        code: 5,
        error: expect.stringMatching(
          /^FAILED: Can't locate revision identified by 'feedfacecafe', which the database is on: /,
        ),
      })
    }
    const { out } = await folder.db('current', '--json')
    expect(JSON.parse(out).error).toMatchObject({ revisions: ['feedfacecafe'] })
    expect((await folder.db('stamp', '--purge', 'ae10')).code).toBe(0)
  })

  it('print what ran as JSON', async () => {
    const here = ['-d', relative('', join(folder.directory, 'migrations')), '-q']
    const undone = await folder.db(...here, 'downgrade', '--json')
    const applied = await folder.db(...here, 'upgrade', 'ae10', '--json')
    const stamped = await folder.db('stamp', 'heads', '--json')
    await folder.db('stamp', '--purge', 'ae10')
    const ensured = await folder.db('ensure_version', '--json')
    const path = '/app/migrations/versions/ae1027a6acf1.ts'

    expect(JSON.parse(ensured.out)).toEqual({ created: false })
    expect(undone.error).toBe('')
    expect(JSON.parse(undone.out)).toMatchObject({
      applied: [{ revision: 'ae1027a6acf1', direction: 'down', to: ['1975ea83b712'], path }],
      heads: ['1975ea83b712'],
    })
    expect(JSON.parse(applied.out)).toMatchObject({
      applied: [{ revision: 'ae1027a6acf1', direction: 'up', from: ['1975ea83b712'], path }],
      heads: ['ae1027a6acf1'],
    })
    expect(JSON.parse(stamped.out)).toMatchObject({
      steps: [{ from: ['ae1027a6acf1'], to: ['b2a1f80e8fc7'] }],
      heads: ['b2a1f80e8fc7'],
    })
  })

  it('show what the journal holds in the long form', async () => {
    const log = /^Log: upgrade done \S+Z in \d+ ms, by .+@.+, process \d+$/m
    const { out: stamped } = await folder.db('current', '-v')
    await folder.db('downgrade')
    await folder.db('upgrade', 'ae10')

    expect(stamped).toMatch(/^Log: stamped \S+Z, by .+$/m)
    expect((await folder.db('current', '-v')).out).toMatch(log)
    expect((await folder.db('history', '-v')).out).toMatch(log)
    const { out } = await folder.db('current', '-v', '--json')
    expect(JSON.parse(out).current[0]).toMatchObject({
      log: { revision: 'ae1027a6acf1', state: 'done' },
      isChanged: false,
    })
  })

  it('end with code 4 where the time is over, and with 0 once all is done', async () => {
    const stopped = await folder.db('-q', 'upgrade', 'heads', '--budget', '0', '--json')
    const refused = await folder.db('upgrade', '--budget', 'soon')
    const ended = await folder.db('-q', 'upgrade', 'heads')
    await folder.db('downgrade', 'ae10')

    expect(stopped.code).toBe(4)
    expect(JSON.parse(stopped.out)).toMatchObject({ pending: ['b2a1f80e8fc7'] })
    expect(stopped.error).toBe(
      'FAILED: more to do: b2a1f80e8fc7 left; run the command again to go on',
    )
    expect([refused.code, ended.code]).toEqual([2, 0])
  })

  it('end with code 3 where another migrator is at work', async () => {
    await sql`
      update migration_lease
      set holder = 'x', owner = 'the other', since = now(), expires = now() + interval '1 hour'
    `.execute(database.db)

    const { code, error } = await folder.db('upgrade', '--lock-timeout', '0')
    await sql`update migration_lease set holder = null`.execute(database.db)

    expect(code).toBe(3)
    expect(error.split('\n')).toEqual([
      expect.stringMatching(/^INFO .*Waiting for another migrator: the other, at work since \S+Z$/),
      expect.stringMatching(/^FAILED: another migrator is at work: the other, since \S+Z; /),
    ])
  })

  it('warn of a file that was changed after it was applied, and fail with --strict', async () => {
    await writeRevision('1975ea83b712', null, 'create account table', {
      up: "db.schema.createTable('account').addColumn('id', 'integer').execute()",
      down: "db.schema.dropTable('account').cascade().execute()",
    })

    const warned = await folder.db('check')
    const refused = await folder.db('upgrade', '--strict')
    const listed = await folder.db('history', '-v', '-r', ':1975')

    expect(warned.error).toMatch(/^WARN .*changed since it was applied: \S+1975ea83b712\.ts; /)
    expect(refused.code).toBe(1)
    expect(refused.error).toMatch(/^FAILED: changed since it was applied: /)
    expect(listed.out).toMatch(/^Changed: the file is not what was applied$/m)
  })

  it('keep what was applied before a revision that fails', async () => {
    await folder.db('downgrade', 'base')
    await writeRevision('f00000000001', 'ae1027a6acf1', 'wrong', {
      up: "db.schema.createTable('account').execute()",
      down: 'undefined',
    })

    const failed = await folder.db('upgrade', 'f00000000001')

    expect(failed).toMatchInlineSnapshot(`
      {
        "code": 1,
        "error": "INFO  [plaster.migrate] Running upgrade  -> 1975ea83b712, create account table
      INFO  [plaster.migrate] Running upgrade 1975ea83b712 -> ae1027a6acf1, add a column
      INFO  [plaster.migrate] Running upgrade ae1027a6acf1 -> f00000000001, wrong
      FAILED: upgrade ae1027a6acf1 -> f00000000001, wrong (/app/migrations/versions/f00000000001.ts): ERROR: relation "account" already exists; SQLState: 42P07 (nothing of it is left; done before it: 1975ea83b712, ae1027a6acf1)",
        "out": "",
      }
    `)
    expect((await folder.db('current')).out).toBe('ae1027a6acf1 (branchpoint)')
  })

  it.each([
    ["'postgres://127.0.0.1:1/nothing'", 'connect ECONNREFUSED 127.0.0.1:1'],
    ["() => { throw new Error('no tunnel') }", 'no tunnel'],
  ])('look for the database where env.ts says: %s', async (database, reason) => {
    const elsewhere = await openFolder(database.startsWith("'") ? {} : { DATABASE_URL: 'none' })
    await elsewhere.db('init')
    const path = join(elsewhere.directory, 'migrations/env.ts')
    await writeFile(path, `export const settings = { database: ${database} }`)

    const { code, error } = await elsewhere.db('current')
    await elsewhere.remove()

    expect({ code, error }).toEqual({ code: 1, error: expect.stringContaining(reason) })
  })

  it('work on the database that a function in env.ts opens, and close it', async () => {
    const own = openByEndpoint(database.endpoint, 'its own')
    const destroy = vi.spyOn(own.db, 'destroy')
    vi.stubGlobal('openOwn', () => own.db)
    const elsewhere = await openFolder({ DATABASE_URL: 'none' })
    await elsewhere.db('init')
    await writeFile(
      join(elsewhere.directory, 'migrations/env.ts'),
      "export const settings = { versionTable: 'own', database: () => openOwn() }",
    )

    const ensured = await elsewhere.db('ensure_version', '--json')
    await elsewhere.remove()

    expect({ code: ensured.code, ...JSON.parse(ensured.out) }).toEqual({ code: 0, created: true })
    const { rows } = await sql`select to_regclass('own') is not null as made`.execute(database.db)
    expect(rows).toEqual([{ made: true }])
    expect(destroy).toHaveBeenCalledTimes(1)
  })

  it.each([
    [{ DATABASE_URL: 'postgres://127.0.0.1:1/nothing' }],
    [{ DATABASE_URL: 'not a url' }],
    [{ DATABASE_RESOURCE_ARN: 'arn:x' }],
  ])('say in one line that there is no database: %j', async (env) => {
    const elsewhere = await openFolder(env)
    await elsewhere.db('init')

    const { code, out, error } = await elsewhere.db('current')
    await elsewhere.remove()

    expect({ code, out, lines: error.split('\n').length }).toEqual({ code: 1, out: '', lines: 1 })
    expect(error).toMatch(/^FAILED: /)
  })
})

describe('the commands on another folder', () => {
  let other: typeof folder

  beforeAll(async () => {
    await sql`drop schema public cascade`.execute(database.db)
    await sql`create schema public`.execute(database.db)
    other = await openFolder(database.environment)
    await other.db('init')
  })

  afterAll(() => other.remove())

  const write = (id: string, parent: string | null, up: string, more = '') =>
    writeFile(
      join(other.directory, `migrations/versions/${id}.ts`),
      `
        import { sql } from 'kysely'
        export const revision = '${id}'
        export const downRevision = ${JSON.stringify(parent)}
        export const message = 'make ${id}'
        ${more}
        export async function up(db) { ${up} }
        export async function down(db) { await sql\`drop table ${id}\`.execute(db) }
      `,
    )
  const create = (id: string, as: string) => `await sql\`create table ${id} as ${as}\`.execute(db)`
  const read = async (id: string) =>
    (await sql`select * from ${sql.table(id)}`.execute(database.db)).rows

  it('wait for a statement that takes longer than a call to the Data API, and do it once', async () => {
    vi.stubGlobal('hurry', clock.hurry)
    await write('a1', null, `hurry(); ${create('a1', 'select 1 as id from pg_sleep(0.2)')}`)

    const { code, error } = await other.db('upgrade')

    expect({ code, error }).toEqual({
      code: 0,
      error: 'INFO  [plaster.migrate] Running upgrade  -> a1, make a1',
    })
    expect(await read('a1')).toEqual([{ id: 1 }])
    const { rows } = await sql`select revision, state from migration_log`.execute(database.db)
    expect(rows).toEqual([{ revision: 'a1', state: 'done' }])
  })

  it('wait for locks as long as --ddl-lock-timeout says', async () => {
    await write('b1', 'a1', create('b1', "select current_setting('lock_timeout') as kept"))

    expect((await other.db('upgrade', '--ddl-lock-timeout', '1234')).code).toBe(0)

    expect(await read('b1')).toEqual([{ kept: '1234ms' }])
  })

  it('undo with --yes what a branch does not have alone', async () => {
    await write('c1', 'a1', create('c1', 'select'), "export const branchLabels = ['billing']")
    await other.db('upgrade', 'heads')

    const refused = await other.db('downgrade', 'billing@base')
    const undone = await other.db('downgrade', 'billing@base', '--yes')

    expect(refused).toMatchObject({ code: 1, error: expect.stringMatching(/^FAILED: .*--yes/) })
    expect(undone.code).toBe(0)
    expect((await other.db('current')).out).toBe('')
  })

  it('take over what Kysely says it applied', async () => {
    await sql`create table kysely_migration (name text, timestamp text)`.execute(database.db)
    await sql`insert into kysely_migration values ('001_make_a1'), ('002_make_c1')`.execute(
      database.db,
    )

    const { code, error } = await other.db('stamp', '--from-kysely')

    expect({ code, error }).toEqual({
      code: 0,
      error: 'INFO  [plaster.migrate] Running stamp_revision  -> c1',
    })
    expect((await other.db('current')).out).toBe('c1 (head)')
  })
})

async function writeRevision(
  revision: string,
  downRevision: string | null,
  message: string,
  { up, down }: { up: string; down: string },
): Promise<void> {
  const path = join(folder.directory, `migrations/versions/${revision}.ts`)
  await writeFile(
    path,
    `
      export const revision = '${revision}'
      export const downRevision = ${JSON.stringify(downRevision)}
      export const message = '${message}'
      export async function up(db) { await ${up} }
      export async function down(db) { await ${down} }
    `,
  )
}
