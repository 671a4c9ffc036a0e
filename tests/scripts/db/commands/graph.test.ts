import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openFolder } from '../run-program.ts'

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
