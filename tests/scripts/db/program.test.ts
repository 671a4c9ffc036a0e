import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openFolder } from './run-program.ts'

let folder: Awaited<ReturnType<typeof openFolder>>

beforeAll(async () => {
  folder = await openFolder()
})

afterAll(() => folder.remove())

/** The story of Alembic's tutorial: an account table, a column, a branch, a merge. */
describe('the commands that need no database', () => {
  it('make a folder', async () => {
    expect(await folder.db('init')).toMatchInlineSnapshot(`
      {
        "code": 0,
        "error": "",
        "out": "  Creating directory /app/migrations ...  done
        Creating directory /app/migrations/versions ...  done
        Generating /app/migrations/revision.ts.template ...  done
        Generating /app/migrations/README.md ...  done
        Generating /app/migrations/env.ts ...  done
        Next, create tables in /app/db/schema.sql and write the first revision: npx db -d /app/migrations migrate -m "create accounts"
        or adopt a database that has some: npx db -d /app/migrations pull",
      }
    `)
    expect(await folder.db('init')).toMatchInlineSnapshot(`
      {
        "code": 1,
        "error": "FAILED: /app/migrations: the directory is there already and is not empty",
        "out": "",
      }
    `)
  })

  it('write revisions', async () => {
    const first = ['-m', 'create account table', '--rev-id', '1975ea83b712']
    const second = ['-m', 'add a column', '--rev-id', 'ae1027a6acf1']
    const third = ['-m', 'billing', '--rev-id', '27c6a30d7c24', '--head', '1975ea83b712']

    expect(await folder.db('revision', ...first)).toMatchInlineSnapshot(`
      {
        "code": 0,
        "error": "",
        "out": "  Generating /app/migrations/versions/1975ea83b712_create_account_table.ts ...  done",
      }
    `)
    expect((await folder.db('revision', ...second)).code).toBe(0)
    expect(await folder.db('revision', ...third)).toMatchInlineSnapshot(`
      {
        "code": 1,
        "error": "FAILED: Revision 1975ea83b712 is not a head revision; please specify --splice to create a new branch from this revision",
        "out": "",
      }
    `)
    const spliced = await folder.db('revision', ...third, '--splice', '--branch-label', 'billing')
    expect(spliced.code).toBe(0)
    await fixDates()
  })

  it('list heads, branches and history as Alembic does', async () => {
    expect((await folder.db('heads')).out).toMatchInlineSnapshot(`
      "27c6a30d7c24 (billing) (head)
      ae1027a6acf1 (head)"
    `)
    expect((await folder.db('heads', '-v')).out).toMatchInlineSnapshot(`
      "Rev: 27c6a30d7c24 (head)
      Parent: 1975ea83b712
      Branch names: billing
      Path: /app/migrations/versions/27c6a30d7c24_billing.ts

          billing
          
          Revision ID: 27c6a30d7c24
          Revises: 1975ea83b712
          Create Date: 2026-11-23 06:39:47.494000

      Rev: ae1027a6acf1 (head)
      Parent: 1975ea83b712
      Path: /app/migrations/versions/ae1027a6acf1_add_a_column.ts

          add a column
          
          Revision ID: ae1027a6acf1
          Revises: 1975ea83b712
          Create Date: 2026-11-23 06:39:47.494000
      "
    `)
    expect((await folder.db('branches')).out).toMatchInlineSnapshot(`
      "1975ea83b712 (branchpoint)
                   -> 27c6a30d7c24 (billing) (head)
                   -> ae1027a6acf1 (head)
      "
    `)
    expect((await folder.db('branches', '-v')).out).toMatchInlineSnapshot(`
      "Rev: 1975ea83b712 (branchpoint)
      Parent: <base>
      Branches into: 27c6a30d7c24, ae1027a6acf1
      Path: /app/migrations/versions/1975ea83b712_create_account_table.ts

          create account table
          
          Revision ID: 1975ea83b712
          Revises:
          Create Date: 2026-11-23 06:39:47.494000

                   -> 27c6a30d7c24 (billing) (head), billing
                   -> ae1027a6acf1 (head), add a column
      "
    `)
    expect((await folder.db('history')).out).toMatchInlineSnapshot(`
      "1975ea83b712 -> ae1027a6acf1 (head), add a column
      1975ea83b712 -> 27c6a30d7c24 (billing) (head), billing
      <base> -> 1975ea83b712 (branchpoint), create account table"
    `)
    expect((await folder.db('history', '-v', '-r', 'ae10:')).out).toMatchInlineSnapshot(`
      "Rev: ae1027a6acf1 (head)
      Parent: 1975ea83b712
      Path: /app/migrations/versions/ae1027a6acf1_add_a_column.ts

          add a column
          
          Revision ID: ae1027a6acf1
          Revises: 1975ea83b712
          Create Date: 2026-11-23 06:39:47.494000
      "
    `)
    expect((await folder.db('history', '-r-1:')).out).toMatchInlineSnapshot(`
      "1975ea83b712 -> ae1027a6acf1 (head), add a column
      1975ea83b712 -> 27c6a30d7c24 (billing) (head), billing
      <base> -> 1975ea83b712 (branchpoint), create account table"
    `)
    expect((await folder.db('show', '1975')).out).toMatchInlineSnapshot(`
      "Rev: 1975ea83b712 (branchpoint)
      Parent: <base>
      Branches into: 27c6a30d7c24, ae1027a6acf1
      Path: /app/migrations/versions/1975ea83b712_create_account_table.ts

          create account table
          
          Revision ID: 1975ea83b712
          Revises:
          Create Date: 2026-11-23 06:39:47.494000
      "
    `)
  })

  it('join heads', async () => {
    expect(
      await folder.db('merge', 'heads', '-m', 'merge billing', '--rev-id', 'b2a1f80e8fc7'),
    ).toMatchInlineSnapshot(`
      {
        "code": 0,
        "error": "",
        "out": "  Generating /app/migrations/versions/b2a1f80e8fc7_merge_billing.ts ...  done",
      }
    `)
    expect((await folder.db('history')).out).toMatchInlineSnapshot(`
      "27c6a30d7c24, ae1027a6acf1 -> b2a1f80e8fc7 (billing) (head) (mergepoint), merge billing
      1975ea83b712 -> ae1027a6acf1, add a column
      1975ea83b712 -> 27c6a30d7c24 (billing), billing
      <base> -> 1975ea83b712 (branchpoint), create account table"
    `)
    expect((await folder.db('merge', 'heads')).error).toMatchInlineSnapshot(
      `"FAILED: Nothing to merge: 'heads' names only b2a1f80e8fc7"`,
    )
  })
})

describe('a mistake', () => {
  it.each([
    [['upgrade', '--bogus'], "error: unknown option '--bogus'"],
    [['frobnicate'], "error: unknown command 'frobnicate'"],
    [['merge'], "error: missing required argument 'revisions'"],
    [
      ['upgrade', 'a', 'b'],
      "error: too many arguments for 'upgrade'. Expected 1 argument but got 2.",
    ],
  ])('in the arguments ends with code 2: %j', async (args, message) => {
    const { code, out, error } = await folder.db(...args)

    expect({ code, out, line: error.split('\n')[0] }).toEqual({
      code: 2,
      out: '',
      line: message,
    })
  })

  it.each([
    [
      ['heads', '-d', 'nowhere'],
      'nowhere: no migrations folder (it has no env.ts): make one with npx db init nowhere, or name it with -d',
    ],
    [
      ['heads', '-d', 'package.json'],
      'package.json: no migrations folder (it has no env.ts): make one with npx db init package.json, or name it with -d',
    ],
    [
      ['init', 'package.json'],
      'package.json/versions: no folder can be made there (ENOTDIR): name another',
    ],
    [
      ['show', 'zzzz'],
      "Can't locate revision identified by 'zzzz': no file declares it; see all with: npx db history",
    ],
    [
      ['history', '-r', '1975'],
      "'1975' is no history range: it is [start]:[end], [start]: or :[end]",
    ],
  ])('in what is asked is one line and code 1: %j', async (args, message) => {
    expect(await folder.db(...args)).toEqual({
      code: 1,
      out: '',
      error: `FAILED: ${message}`,
    })
  })

  it('shows its trace when asked to', async () => {
    const { error } = await folder.db('--raiseerr', 'show', 'zzzz')

    expect(error).toMatch(/^FAILED: Can't locate.*\nUnknownRevisionError: Can't locate.*\n {4}at /)
  })
})

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

describe('edit', () => {
  it('opens the file in the editor that the environment names', async () => {
    const { path } = JSON.parse((await folder.db('heads', '--json')).out).heads[0]
    const real = path.replace('/app', folder.directory)
    const editing = await openFolderAt(folder.directory, {
      EDITOR: 'sed -i s/merge.billing/edited/',
    })

    expect(await editing('edit', 'b2a1')).toEqual({ code: 0, out: '', error: '' })

    expect(await readFile(real, 'utf8')).toContain("message = 'edited'")
  })

  it.each([
    [
      'no-such-editor',
      "FAILED: The editor 'no-such-editor' cannot be started: name another in EDITOR",
    ],
    ['false', "FAILED: The editor 'false' ended with code 1"],
  ])('says in one line what is wrong with %s', async (EDITOR, line) => {
    const editing = await openFolderAt(folder.directory, { EDITOR })

    expect(await editing('edit')).toEqual({ code: 1, out: '', error: line })
  })
})

describe('colours', () => {
  it('tell the parts of a line apart on a terminal', async () => {
    const colored = await openFolderAt(folder.directory, {}, { colors: { out: true, error: true } })

    const { out } = await colored('heads')
    const { error } = await colored('show', 'zzzz')

    expect(out).toBe(
      '\u001b[33mb2a1f80e8fc7\u001b[39m \u001b[36m(billing)\u001b[39m \u001b[32m(head)\u001b[39m',
    )
    expect(error.startsWith('\u001b[31mFAILED: ')).toBe(true)
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

    expect(out).toContain('CREATE TABLE "v_1=2_3_4"')
  })
})

describe('a graph with dependencies in several folders', () => {
  it('is what the options of revision and heads say', async () => {
    const other = await openFolder()
    await other.db('init')
    await writeFile(
      join(other.directory, 'migrations/env.ts'),
      "export const settings = { versionLocations: ['trunk', 'billing'] }",
    )
    const made = [
      ['--rev-id', 'a1', '--head', 'base', '--version-path', 'trunk', '--branch-label', 'users'],
      ['--rev-id', 'b1', '--head', 'base', '--version-path', 'billing', '--depends-on', 'users'],
      ['--rev-id', 'b2', '--head', 'b1', '--depends-on', 'a1'],
    ]
    const printed: string[] = []

    for (const options of made) printed.push((await other.db('revision', ...options)).out)
    const heads = await other.db('heads')
    const effective = await other.db('heads', '--resolve-dependencies')
    const history = await other.db('history')
    const refused = await other.db('merge', 'a1', 'b1')
    const merged = await other.db('merge', 'a1', 'b1', '--splice', '--rev-id', 'm1', '--json')
    const shown = await other.db('show', 'm1', '--json')
    await other.remove()

    expect([refused.code, merged.code]).toEqual([1, 0])
    expect(refused.error).toContain('--splice')
    expect(JSON.parse(shown.out).show[0].parents.sort()).toEqual(['a1', 'b1'])
    expect(printed.map((line) => /migrations\/\S+/.exec(line)?.[0])).toEqual([
      'migrations/trunk/a1.ts',
      'migrations/billing/b1.ts',
      'migrations/billing/b2.ts',
    ])
    expect([heads.out, effective.out]).toEqual([
      'a1 (users) (effective head)\nb2 (head)',
      'b2 (head)',
    ])
    expect(history.out.split('\n')).toEqual([
      'b1 (a1) -> b2 (head), empty message',
      '<base> (users) -> b1, empty message',
      '<base> -> a1 (users) (effective head), empty message',
    ])
  })
})

describe('help', () => {
  it('says what the exit codes mean', async () => {
    const { code, out } = await folder.db('--help')

    expect(code).toBe(0)
    expect(out.split('\n').filter((line) => /^ {2}\d/.test(line))).toHaveLength(8)
  })

  it.each([
    'init',
    'revision',
    'merge',
    'upgrade',
    'downgrade',
    'stamp',
    'current',
    'history',
    'heads',
    'branches',
    'show',
    'edit',
    'check',
    'ensure_version',
    'verify',
    'lint',
    'import-alembic',
    'migrate',
    'psql',
    'pull',
  ])('is there for %s', async (command) => {
    const { code, out } = await folder.db(command, '--help')

    expect(code).toBe(0)
    expect(out).toMatch(new RegExp(`^Usage: db ${command} `))
  })
})

/** Dates that do not change, for the outputs that show them. */
async function fixDates(): Promise<void> {
  for (const name of [
    '1975ea83b712_create_account_table',
    'ae1027a6acf1_add_a_column',
    '27c6a30d7c24_billing',
  ]) {
    const path = join(folder.directory, `migrations/versions/${name}.ts`)
    const source = await readFile(path, 'utf8')
    await writeFile(
      path,
      source.replace(/Create Date: .*/, 'Create Date: 2026-11-23 06:39:47.494000'),
    )
  }
}

/** The commands on a folder that is there, with another environment or terminal. */
async function openFolderAt(
  directory: string,
  env: Record<string, string>,
  terminal: Parameters<typeof openFolder>[1] = {},
) {
  const other = await openFolder({ PATH: process.env.PATH ?? '', ...env }, terminal)
  await other.remove()
  return (...args: string[]) => other.db('-d', join(directory, 'migrations'), ...args)
}
