import { execFile } from 'node:child_process'
import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, it } from 'vitest'

const root = fileURLToPath(new URL('../../../', import.meta.url))
let project: string

beforeAll(async () => {
  project = await mkdtemp(join(tmpdir(), 'plaster-own-'))
  const left = ['.git', 'node_modules', '.data', '.build', '.serverless', 'coverage']
  for (const name of await readdir(root)) {
    if (left.includes(name)) continue
    await cp(join(root, name), join(project, name), { recursive: true })
  }
  await linkPackages()
})

afterAll(() => rm(project, { recursive: true }))

/** One by one, so that what is kept of a project is nobody else's, but for what no project changes. */
async function linkPackages(): Promise<void> {
  const kept = join('node_modules/.cache/plaster')
  await mkdir(join(project, kept), { recursive: true })
  const packages = await readdir(join(root, 'node_modules'))
  const snapshots = await readdir(join(root, kept))
  for (const path of [
    ...packages.filter((name) => name !== '.cache').map((name) => join('node_modules', name)),
    ...snapshots.filter((name) => name.endsWith('.tar')).map((name) => join(kept, name)),
  ]) {
    await symlink(join(root, path), join(project, path))
  }
}

interface Block {
  language: string
  /** Where it is to be written, when it is a file. */
  path: string
  text: string
}

async function readBlocks(): Promise<Block[]> {
  const guide = await readFile(join(root, 'docs/your-own-api.md'), 'utf8')
  return [...guide.matchAll(/^```(\w+) ?(\S*)\n(.*?)^```$/gms)].map(
    ([, language = '', path = '', text = '']) => ({ language, path, text }),
  )
}

async function run(commands: string): Promise<string> {
  const { PATH, HOME } = process.env
  const options = { cwd: project, env: { PATH, HOME, NODE_NO_WARNINGS: '1', NO_COLOR: '1' } }
  const { stdout } = await promisify(execFile)('bash', ['-ec', commands], options)
  return stdout
}

/** What it says in words. */
async function change(path: string, cut: RegExp, instead = ''): Promise<void> {
  const text = await readFile(join(project, path), 'utf8')
  expect(text).toMatch(cut)
  await writeFile(join(project, path), text.replace(cut, instead))
}

it('can be followed to the letter', async () => {
  let printed = ''
  for (const { language, path, text } of await readBlocks()) {
    if (language === 'sh') printed += await run(text)
    else if (language === 'sql') {
      await change('db/schema.sql', /create table tweets .*(?=create table sessions)/s, text)
      await change('tests/functions/test-api.ts', /^ {2}newTweet.*\n/m)
      await change('tests/functions/test-api.ts', /^ {4}async newTweet.*?^ {4}\},\n/ms)
    } else {
      await mkdir(dirname(join(project, path)), { recursive: true })
      await writeFile(join(project, path), text)
    }
  }

  expect(printed).toMatch(/^POST +\/notes +notes-create +functions\/notes\/create\.ts$/m)
  expect(printed).toMatch(/Tests.* 1 passed/)
})
