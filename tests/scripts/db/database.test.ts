import { join, relative } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type BranchedFolder, openBranchedFolder } from './branched-folder.ts'

let folder: BranchedFolder

beforeAll(async () => {
  folder = await openBranchedFolder()
})

afterAll(() => folder.close())

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
})
