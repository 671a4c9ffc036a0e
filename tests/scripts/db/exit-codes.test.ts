import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type BranchedFolder, openBranchedFolder } from './branched-folder.ts'

let folder: BranchedFolder

beforeAll(async () => {
  folder = await openBranchedFolder()
  await folder.db('upgrade', 'ae10')
})

afterAll(() => folder.close())

describe('the commands on a database', () => {
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
    await sql`update alembic_version set version_num = 'feedfacecafe'`.execute(folder.database.db)

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
    `.execute(folder.database.db)

    const { code, error } = await folder.db('upgrade', '--lock-timeout', '0')
    await sql`update migration_lease set holder = null`.execute(folder.database.db)

    expect(code).toBe(3)
    expect(error.split('\n')).toEqual([
      expect.stringMatching(/^INFO .*Waiting for another migrator: the other, at work since \S+Z$/),
      expect.stringMatching(/^FAILED: another migrator is at work: the other, since \S+Z; /),
    ])
  })

  it('warn of a file that was changed after it was applied, and fail with --strict', async () => {
    await folder.writeRevision('1975ea83b712', null, 'create account table', {
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
    await folder.writeRevision('f00000000001', 'ae1027a6acf1', 'wrong', {
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
})
