import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { copyProject, linkEmptyDatabase } from '../../setup/copy-project.ts'
import { openTestDatabase, type TestDatabase } from '../../setup/test-database.ts'

const project = fileURLToPath(new URL('../../../', import.meta.url))
let guide: string
let copy: string
let database: TestDatabase
let empty: TestDatabase

beforeAll(async () => {
  database = await openTestDatabase()
  empty = await openTestDatabase({ migrated: false })
  guide = await readFile(join(project, 'docs/walkthrough.md'), 'utf8')
  copy = await mkdtemp(join(tmpdir(), 'plaster-walkthrough-'))
  const isLeftOut = (name: string) =>
    /^(\..*|node_modules|coverage|bench|docs)$/.test(name) && name !== '.gitignore'
  copyProject(
    copy,
    (await readdir(project)).filter((name) => !isLeftOut(name)),
  )
  linkEmptyDatabase(copy)
})

afterAll(async () => {
  await database.close()
  await empty.close()
  await rm(copy, { recursive: true })
})

/** The block below the line that names a file. */
function block(file: string): string {
  const blocks = guide.matchAll(/`([\w./-]+)`[^\n`]*:\n\n```\w+\n(.*?)^```$/gms)
  const [, , text] = [...blocks].find(([, name]) => name === file) ?? []
  if (text === undefined) throw new Error(`the guide shows nothing of ${file}`)
  return text
}

async function edit(file: string, change: (text: string) => string): Promise<void> {
  const before = await readFile(join(copy, file), 'utf8')
  const after = change(before)
  expect(after).not.toBe(before)
  await writeFile(join(copy, file), after)
}

async function run(
  args: string[],
  { environment }: Pick<TestDatabase, 'environment'> = database,
): Promise<string> {
  const env = { ...process.env, ...environment, CI: '' }
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: copy, env })
  return stdout
}

/** Reads what is shown, and what that imports: all of the project takes ten times as long. */
async function readTypes(tests: string[]): Promise<string> {
  const kept = tests.map((name) => `tests/functions/${name}`)
  const files = ['functions/app.ts', 'tests/setup/snapshots.ts', ...shown, ...kept]
  await writeFile(
    join(copy, 'tsconfig.shown.json'),
    JSON.stringify({ extends: './tsconfig.json', include: [], files }),
  )
  return run(['node_modules/typescript/bin/tsc', '--project', 'tsconfig.shown.json'])
}

const shown = [
  'db/queries/bookmarks.ts',
  'functions/bookmarks/blueprint.ts',
  'functions/bookmarks/bookmark.ts',
  'functions/bookmarks/list.ts',
  'functions/bookmarks/create.ts',
  'tests/functions/bookmarks.test.ts',
]

it('the walkthrough ends with a resource that is tested, as it says', async () => {
  await edit('db/schema.sql', (text) => text + block('db/schema.sql'))
  const written = await run(['scripts/db.mjs', 'migrate', '-m', 'create bookmarks'])
  await run(['scripts/types.mjs'])
  for (const file of shown) {
    await mkdir(dirname(join(copy, file)), { recursive: true })
    await writeFile(join(copy, file), block(file))
  }
  await edit('db/queries/constraints.ts', (text) =>
    text.replace(/^(const meanings.*\n)/m, `$1${block('db/queries/constraints.ts')}`),
  )
  await edit('functions/app.ts', (text) =>
    `import { bookmarks } from './bookmarks/blueprint.ts'\n${text}`.replace(
      /^( *register\(likes\),\n)/m,
      `$1${block('functions/app.ts')}`,
    ),
  )

  const lint = await run(['node_modules/@biomejs/biome/bin/biome', 'lint', 'functions', 'db'])
  const tests = await run([
    'node_modules/vitest/vitest.mjs',
    ...['run', 'tests/functions/bookmarks.test.ts', '--reporter=json'],
  ])

  expect(written).toMatch(/_create_bookmarks\.ts \.\.\. +done\n$/)
  expect(lint).toMatch(/^Checked/)
  expect(JSON.parse(tests)).toMatchObject({ numPassedTests: 1, numTotalTests: 1 })
})

it('the microblog may go, as it says, and one revision makes what is left', async () => {
  const [, commands = ''] = /```sh\n(.*?)```/s.exec(guide) ?? []
  await promisify(execFile)('bash', ['-ec', commands], { cwd: copy })
  await edit('db/schema.sql', (text) =>
    text.replace(/create table tweets .*(?=create table sessions)/s, ''),
  )
  await edit('functions/app.ts', (text) => text.replaceAll(/^.*(tweets|likes).*\n/gm, ''))
  await edit('tests/functions/test-api.ts', (text) =>
    text.replace(/^ {2}newTweet.*\n/m, '').replace(/^ {4}async newTweet.*?^ {4}\},\n/ms, ''),
  )
  await edit('tests/functions/fuzz.test.ts', (text) =>
    text.replaceAll(/^ {2}await sql`insert into (tweets|likes).*?`.execute\(db\)\n/gms, ''),
  )
  await edit('tests/functions/access.test.ts', (text) =>
    text
      .replaceAll(/^ {2}\[(\n {4})?'(user-tweets|tweets|likes)-.*?\],\n(?= {2}\[|\])/gms, '')
      .replace('const table', "const mine = () => ({ url: 'https://kysely.dev' })\n\nconst table")
      .replace(
        /^\]\n/m,
        "  ['bookmarks-create', 'POST /bookmarks', [401, 401, 201, 201], mine],\n]\n",
      )
      .replace(/^ {2}const tweet .*?^ {2}return .*?$/ms, '  return { user }')
      .replace('from likes where user_id', 'from users where id')
      .replace(/ and tweet_id = .*?\}/, '')
      .replace('{ user, tweet }: Owned', '{ user }: Owned'),
  )

  await run(['scripts/db.mjs', 'migrate', '-m', 'begin'], empty)
  await run(['scripts/types.mjs'])
  const kept = await readdir(join(copy, 'tests/functions'))

  expect(await readdir(join(copy, 'migrations/versions'))).toHaveLength(1)
  expect(await readTypes(kept.filter((name) => name.endsWith('.test.ts')))).toBe('')
  for (const name of kept.filter((file) => file.endsWith('.ts'))) {
    const text = await readFile(join(copy, 'tests/functions', name), 'utf8')
    expect(text, name).not.toMatch(/tweets?\b|likes\b/i)
  }
  const tests = await run(
    ['node_modules/vitest/vitest.mjs', 'run', '--reporter=json', ...['access', 'fuzz']],
    { environment: { FUZZ_REQUESTS: '300' } },
  )
  expect(JSON.parse(tests.slice(tests.indexOf('{"num')))).toMatchObject({
    success: true,
    testResults: [{ status: 'passed' }, { status: 'passed' }],
  })
})
