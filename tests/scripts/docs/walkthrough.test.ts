import { execFile } from 'node:child_process'
import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openTestDatabase, type TestDatabase } from '../../setup/test-database.ts'

const project = fileURLToPath(new URL('../../../', import.meta.url))
let guide: string
let copy: string
let database: TestDatabase

beforeAll(async () => {
  database = await openTestDatabase()
  guide = await readFile(join(project, 'docs/walkthrough.md'), 'utf8')
  copy = await mkdtemp(join(tmpdir(), 'plaster-walkthrough-'))
  for (const name of await readdir(project)) {
    if (/^(\..*|node_modules|coverage|bench|docs)$/.test(name) && name !== '.gitignore') continue
    await cp(join(project, name), join(copy, name), { recursive: true })
  }
  await mkdir(join(copy, 'node_modules'))
  for (const name of await readdir(join(project, 'node_modules'))) {
    // Not what is kept of the project itself.
    if (name === '.cache') continue
    await symlink(join(project, 'node_modules', name), join(copy, 'node_modules', name))
  }
})

afterAll(async () => {
  await database.close()
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

async function run(...args: string[]): Promise<string> {
  const env = { ...process.env, ...database.environment, CI: '' }
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: copy, env })
  return stdout
}

it('the walkthrough ends with a resource that is tested, as it says', async () => {
  const shown = [
    'db/queries/bookmarks.ts',
    'functions/bookmarks/blueprint.ts',
    'functions/bookmarks/bookmark.ts',
    'functions/bookmarks/list.ts',
    'functions/bookmarks/create.ts',
    'tests/functions/bookmarks.test.ts',
  ]
  await edit('db/schema.sql', (text) => text + block('db/schema.sql'))
  const written = await run('scripts/db.mjs', 'migrate', '-m', 'create bookmarks')
  await run('scripts/types.mjs')
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

  const lint = await run('node_modules/@biomejs/biome/bin/biome', 'lint', 'functions', 'db/queries')
  // Not all of the project: it takes ten times as long.
  const files = ['functions/app.ts', 'tests/setup/snapshots.ts', ...shown]
  await writeFile(
    join(copy, 'tsconfig.shown.json'),
    JSON.stringify({ extends: './tsconfig.json', include: [], files }),
  )
  const types = await run('node_modules/typescript/bin/tsc', '--project', 'tsconfig.shown.json')
  const tests = await run(
    'node_modules/vitest/vitest.mjs',
    ...['run', 'tests/functions/bookmarks.test.ts', '--reporter=json'],
  )

  expect(written).toMatch(/_create_bookmarks\.ts \.\.\. +done\n$/)
  expect({ lint, types }).toEqual({ lint: expect.stringMatching(/^Checked/), types: '' })
  expect(JSON.parse(tests)).toMatchObject({ numPassedTests: 1, numTotalTests: 1 })
}, 300_000)
