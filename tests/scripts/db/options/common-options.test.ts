import { mkdir, writeFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openFolder } from '../run-program.ts'
import { openTutorialFolder } from '../tutorial-folder.ts'

let folder: Awaited<ReturnType<typeof openTutorialFolder>>

beforeAll(async () => {
  folder = await openTutorialFolder()
})

afterAll(() => folder.remove())

describe('the options of every command', () => {
  it('print JSON', async () => {
    const entry = { revision: 'b2a1f80e8fc7', labels: ['billing'], isHead: true }
    const read = async (...args: string[]) => JSON.parse((await folder.db(...args, '--json')).out)

    expect(await read('heads')).toMatchObject({ heads: [entry] })
    expect(await read('history', '-r', 'b2a1:')).toMatchObject({ history: [entry] })
    expect(await read('show')).toMatchObject({ show: [{ ...entry, message: 'merge billing' }] })
    expect(await read('branches')).toMatchObject({
      branches: [{ point: { revision: '1975ea83b712' }, children: [{}, {}] }],
    })
    expect(await read('upgrade', '--sql', '1975:27c6')).toEqual({
      statements: expect.arrayContaining(['BEGIN;', 'COMMIT;']),
    })
  })

  it('print as JSON what they made', async () => {
    const other = await openFolder({ PATH: process.env.PATH ?? '', EDITOR: 'true' })
    const at = (name: string) => `/app/migrations/${name}`
    const versions = join(other.directory, 'alembic/versions')
    await mkdir(versions, { recursive: true })
    await writeFile(join(versions, 'd1.py'), "revision = 'd1'\ndown_revision = None\n")
    const table: [args: string[], printed: object][] = [
      [
        ['init'],
        {
          folders: [at(''), at('versions')].map((path) => path.replace(/\/$/, '')),
          files: ['revision.ts.template', 'README.md', 'env.ts'].map(at),
        },
      ],
      [['revision', '--rev-id', 'a1'], { revision: 'a1', path: at('versions/a1.ts') }],
      [
        ['revision', '--rev-id', 'b1', '--head', 'base'],
        { revision: 'b1', path: at('versions/b1.ts') },
      ],
      [['merge', 'heads', '--rev-id', 'c1'], { revision: 'c1', path: at('versions/c1.ts') }],
      [['edit', 'c1'], { edit: [at('versions/c1.ts')] }],
      [
        ['import-alembic', versions],
        { revisions: [{ revision: 'd1', path: at('versions/d1.ts'), unfinished: [] }] },
      ],
    ]

    for (const [args, printed] of table) {
      const place = relative('', join(other.directory, 'migrations'))
      const { out } = await other.db('-d', place, ...args, '--json')
      expect([args, JSON.parse(out)]).toEqual([args, printed])
    }
    await other.remove()
  })

  it('take the defaults of Flask-Migrate where no revision is named', async () => {
    const statements = async (command: string) => (await folder.db(command, '--sql')).out

    expect(await statements('upgrade')).toContain('-> b2a1f80e8fc7\n')
    expect(await statements('stamp')).toContain('-- Running stamp_revision  -> b2a1f80e8fc7\n')
    expect((await folder.db('downgrade', '--sql')).error).toMatch(
      /^FAILED: Ambiguous walk: down from b2a1f80e8fc7 /,
    )
  })

  it('print a failure as JSON beside its line', async () => {
    const { code, out, error } = await folder.db('show', 'zzzz', '--json')

    expect(code).toBe(1)
    expect(JSON.parse(out)).toEqual({
      error: {
        name: 'UnknownRevisionError',
        argument: 'zzzz',
        message: expect.stringContaining("Can't locate revision identified by 'zzzz'"),
      },
    })
    expect(error).toMatch(/^FAILED: Can't locate/)
  })

  it('hush what is no result', async () => {
    const quiet = await folder.db('-q', 'upgrade', '--sql', '27c6')

    expect(quiet.out).toContain('-- Running upgrade')
    expect(quiet.error).toBe('')
    expect((await folder.db('-q', 'show', 'zzzz')).error).toMatch(/^FAILED/)
    expect((await folder.db('--quiet', 'heads')).out).toContain('b2a1f80e8fc7')
  })

  it.each([['-2:'], ['=-2:']])(
    'take a range that begins with a minus sign: -r %s',
    async (range) => {
      const joined = range.startsWith('=') ? [`-r${range}`] : ['-r', range]

      expect((await folder.db('history', '-r', '1975:')).code).toBe(0)
      expect(await folder.db('history', ...joined)).toMatchObject({
        code: 1,
        error: expect.stringContaining('Ambiguous walk'),
      })
    },
  )

  it('say that there is no range without --sql, nor a downgrade without a start', async () => {
    expect(await folder.db('downgrade', 'base', '--sql')).toMatchObject({
      code: 1,
      error: expect.stringContaining('downgrade with --sql requires <fromrev>:<torev>'),
    })
    expect(await folder.db('stamp', '--sql', '--purge', 'head')).toMatchObject({
      code: 1,
      error: expect.stringContaining("Can't use --purge with --sql"),
    })
  })
})

describe('env.ts', () => {
  it('is told what -x and --tag say', async () => {
    const other = await openFolder()
    await other.db('init')
    await writeFile(
      join(other.directory, 'migrations/env.ts'),
      "export const settings = ({ x, tag }) => ({ versionTable: ['v', x.a, x.b, tag].join('_') })",
    )

    const { out } = await other.db(
      ...['-x', 'a=1=2', '-x', 'b=3', 'ensure_version', '--sql', '--tag', '4'],
    )
    await other.remove()

    expect(out).toContain('CREATE TABLE IF NOT EXISTS "v_1=2_3_4"')
  })
})
