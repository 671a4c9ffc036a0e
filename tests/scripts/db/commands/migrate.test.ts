import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { Terminal } from '../../../../scripts/db/session/terminal.ts'
import { openTestDatabase, type TestDatabase } from '../../../setup/test-database.ts'
import { openFolder } from '../run-program.ts'

let database: TestDatabase
let folder: Awaited<ReturnType<typeof openFolder>>
const terminal: { choose?: NonNullable<Terminal['choose']> } = {}
const questions: { question: string; answers: readonly string[] }[] = []

/** The commands are run one after the other on one folder and one database. */
beforeAll(async () => {
  database = await openTestDatabase({ migrated: false })
  for (const [name, value] of Object.entries(database.environment)) vi.stubEnv(name, value)
  folder = await openFolder(database.environment, terminal)
  await mkdir(join(folder.directory, 'db'))
  await folder.db('init')
})

afterAll(async () => {
  vi.unstubAllEnvs()
  await folder.remove()
  await database.close()
})

const users = 'create table users (id bigint primary key, name text not null);\n'

describe('npx db migrate', () => {
  it('says what is missing where no schema is declared', async () => {
    expect(await folder.db('migrate')).toEqual({
      code: 1,
      out: '',
      error: 'FAILED: There is no declared schema to compare with: write /app/db/schema.sql',
    })
  })

  it('writes a revision that makes the declared schema, and none before it is applied', async () => {
    await declare(users)

    const made = await folder.db('migrate', '-m', 'create users', '--rev-id', 'a1')
    const behind = await folder.db('migrate')
    await folder.db('upgrade')
    const unchanged = await folder.db('migrate', '-m', 'nothing')

    expect(made).toEqual({
      code: 0,
      out: '  Generating /app/migrations/versions/a1_create_users.ts ...  done',
      error: '',
    })
    expect(await read('a1_create_users.ts')).toContain(
      'create table users (\n  id bigint,\n  name text not null,\n  constraint users_pkey primary key (id)\n)',
    )
    expect(behind).toMatchObject({
      code: 1,
      error:
        'FAILED: Target database is not up to date: 1 to apply, a1 first: npx db upgrade heads',
    })
    expect(unchanged).toEqual({ code: 0, out: 'No changes in schema detected.', error: '' })
    expect(await files()).toEqual(['a1_create_users.ts'])
  })

  it('tells of columns that stay in another order than declared, and does nothing about it', async () => {
    await declare('create table users (name text not null, id bigint primary key);')

    expect(await folder.db('migrate')).toEqual({
      code: 0,
      out: 'No changes in schema detected.',
      error:
        'INFO  [plaster.migrate] The columns of users stay in their order: id, name; declared: name, id',
    })
    expect(await files()).toEqual(['a1_create_users.ts'])
  })

  it('refuses to guess a rename and to lose data, and writes nothing then', async () => {
    await declare(users.replace('name', 'username'))
    const renamed = await folder.db('migrate')
    await declare('create table users (id bigint primary key);')
    const lossy = await folder.db('migrate', '--json')

    expect(renamed).toEqual({
      code: 1,
      out: '',
      error:
        'FAILED: dropped or renamed? If it is the same under a new name: --rename users.name=users.username; if what it holds may go: --allow-drop',
    })
    expect(lossy.code).toBe(1)
    expect(JSON.parse(lossy.out)).toMatchObject({
      error: {
        name: 'LossyChangeError',
        statements: [
          { statement: 'alter table users drop column name', loses: 'the values of the column' },
        ],
      },
    })
    expect(await files()).toEqual(['a1_create_users.ts'])
  })

  it('asks on a terminal, and writes as many revisions as it takes', async () => {
    await declare(
      `${users.replace('name', 'username')} create index users_username_idx on users (username);`,
    )
    terminal.choose = async (question, answers) => {
      questions.push({ question, answers })
      return 0
    }
    const made = await folder.db('revision', '--autogenerate', '-m', 'rename', '--rev-id', 'b1')
    delete terminal.choose
    const versions = await files()
    const texts = await Promise.all(versions.filter((file) => file.includes('rename')).map(read))
    const lint = await folder.db('lint', '--since', 'a1')

    expect(made).toMatchObject({ code: 0, error: '' })
    expect(questions).toEqual([
      {
        question: 'What became of the column users.name?',
        answers: [
          'users.name was renamed to users.username',
          'users.name was dropped, with what it holds',
        ],
      },
    ])
    expect(versions).toHaveLength(3)
    const renaming = texts.find((text) => text.includes('rename column')) ?? ''
    const indexing = texts.find((text) => !text.includes('rename column')) ?? ''
    expect(renaming).toContain(
      '// plaster: allow renaming-column\n  await sql.raw(`alter table users rename column name to username`)',
    )
    expect(renaming).toContain('alter table users rename column username to name')
    expect(indexing).toContain("export const downRevision = 'b1'")
    expect(indexing).toContain('export const config = { transaction: false }')
    expect(indexing).toContain('create index concurrently if not exists users_username_idx')
    expect(lint).toMatchObject({ code: 0 })
  })

  it('makes revisions that can be applied and undone', async () => {
    const upgraded = await folder.db('upgrade')
    const unchanged = await folder.db('migrate')
    const verified = await folder.db('verify')

    expect(upgraded).toMatchObject({ code: 0 })
    expect(unchanged.out).toBe('No changes in schema detected.')
    expect(verified).toMatchObject({ code: 0 })
  })

  it('lists what it cannot do, in the file and on the screen, and ends with 6', async () => {
    await declare(users.replace('name', 'username').replace(';', ' partition by hash (id);'))
    const { code, out, error } = await folder.db('migrate', '-m', 'parts', '--rev-id', 'c1')

    expect(code).toBe(6)
    expect(out).toMatch(
      /^ {2}NOT HANDLED, up: still to be dropped: index .*; still differs: table public\.users: partition key was none, is HASH \(id\)\n {4}write: create table users_rows as table users;\n[\s\S]* partition by hash \(id\);\ninsert into users [\s\S]*;\n {2}Generating/,
    )
    expect(error).toBe('FAILED: 1 NOT HANDLED: write it into /app/migrations/versions/c1_parts.ts')
    expect(await read('c1_parts.ts')).toMatch(
      /\/\/ NOT HANDLED: .*still differs: table .*\n.*\/\/ write: create table users_rows as table users;\n +\/\/ {3}/,
    )
  })
})

function declare(text: string): Promise<void> {
  return writeFile(join(folder.directory, 'db/schema.sql'), text)
}

async function files(): Promise<string[]> {
  return (await readdir(join(folder.directory, 'migrations/versions'))).sort()
}

function read(file: string): Promise<string> {
  return readFile(join(folder.directory, 'migrations/versions', file), 'utf8')
}
