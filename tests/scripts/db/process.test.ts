import { spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openWorkplace, type Workplace } from './run-db.ts'

let workplace: Workplace

beforeAll(async () => {
  workplace = await openWorkplace()
})

afterAll(() => workplace.remove())

describe('npx db in an empty directory', () => {
  it('makes a folder, a revision, and an embedded database at its head', async () => {
    await workplace.db('init')
    await workplace.db('revision', '-m', 'first', '--rev-id', 'a1')

    const upgraded = await workplace.db('upgrade')

    expect(upgraded).toEqual({
      code: 0,
      stdout: '',
      stderr: [
        'Building the embedded database in .data (once) ...',
        'INFO  [plaster.migrate] Running upgrade  -> a1, first',
        '',
      ].join('\n'),
    })
  })

  it('takes a variable that is set to nothing for left out', async () => {
    const elsewhere = await openWorkplace({ PLASTER_DATA_DIR: '', PLASTER_ENGINE: '' })
    await elsewhere.db('init')
    await elsewhere.db('revision', '-m', 'first', '--rev-id', 'a1')

    const upgraded = await elsewhere.db('upgrade')
    const listed = await elsewhere.db('history', '-v')
    await elsewhere.remove()

    expect(upgraded.stderr).toMatch(/^Building the embedded database in \.data \(once\) \.\.\.\n/)
    expect(listed.stdout).toMatch(/^Log: upgrade done /m)
  })

  it('leaves version table and schema as one when it is killed in a revision', async () => {
    const makeTable = (name: string) => `await db.schema.createTable('${name}').execute()`
    await writeRevision('b1', 'a1', makeTable('b'))
    await writeRevision(
      'c1',
      'b1',
      `${makeTable('c')}; await new Promise((f) => setTimeout(f, 1e6))`,
    )
    const child = workplace.start('upgrade')
    await untilPrinted(child.stderr, 'Running upgrade b1 -> c1')

    child.kill('SIGKILL')
    await once(child, 'close')
    await writeFile(
      join(workplace.directory, 'migrations/name.ts'),
      "export const name: string = 'c'",
    )
    await writeRevision('c1', 'b1', makeTable('c'), "import { name } from '../name.ts'; void name")
    const again = await workplace.db('upgrade')

    expect(again).toEqual({
      code: 0,
      stdout: '',
      stderr: expect.stringMatching(
        /^(INFO {2}\[plaster\.migrate\] Waiting for another migrator: .*\n)?INFO {2}\[plaster\.migrate\] Running upgrade b1 -> c1\n$/,
      ),
    })
  })

  it.each<[string, string, RegExp]>([
    ['a syntax error', 'const x = ;', /:7:\d+: ERROR: Unexpected ";"$/],
    ['an import of nothing', "import '../nothing.ts'", /Cannot find module .*nothing\.ts/],
  ])('names the file that has %s, in one line, and applies nothing', async (_, code, reason) => {
    await writeRevision('d1', 'c1', '', code)

    const failed = await workplace.db('upgrade')

    expect(failed).toMatchObject({ code: 1, stdout: '' })
    expect(failed.stderr.trim().split('\n')).toHaveLength(1)
    expect(failed.stderr).toMatch(/^FAILED: migrations\/versions\/d1\.ts: cannot be loaded: /)
    expect(failed.stderr.trim()).toMatch(reason)
  })

  it('has the extensions that a revision creates', async () => {
    const code = `import { sql } from '${fileURLToPath(import.meta.resolve('kysely'))}'`
    await writeRevision('d1', 'c1', 'await sql`create extension citext`.execute(db)', code)

    expect(await workplace.db('upgrade')).toEqual({
      code: 0,
      stdout: '',
      stderr: 'INFO  [plaster.migrate] Running upgrade c1 -> d1\n',
    })
  })

  it('has V8 validate of a WebAssembly only what is called', async () => {
    // The body of its only function has an unknown instruction.
    const invalid = '0061736d01000000010401600000030201000a05010300ff0b'
    const hook = `process.on('exit', () => {
      new WebAssembly.Module(Buffer.from('${invalid}', 'hex'))
    })`

    expect(runWith(hook, 'heads')).toMatchObject({ status: 0, stderr: '' })
  })

  it('says in one line that a part of it cannot be loaded, and closes the database', async () => {
    const hook = `import { register } from 'node:module'
      const hooks = \`export async function load(url, context, next) {
        if (/db-main.migrate-/.test(url)) throw new Error('not here')
        return next(url, context)
      }\`
      register('data:text/javascript,' + encodeURIComponent(hooks))`

    expect(runWith(hook, 'current')).toEqual({
      status: 1,
      stdout: '',
      stderr: 'FAILED: the embedded database in .data: not here\n',
    })
    expect(existsSync(join(workplace.directory, '.data/lock'))).toBe(false)
  })
})

/** Runs `npx db` with a module that is loaded before it. */
function runWith(hook: string, command: string) {
  const bin = fileURLToPath(new URL('../../../scripts/db.mjs', import.meta.url))
  const args = ['--import', `data:text/javascript,${encodeURIComponent(hook)}`, bin, command]
  const { status, stdout, stderr } = spawnSync(process.execPath, args, {
    ...{ cwd: workplace.directory, env: { PATH: process.env.PATH }, encoding: 'utf8' },
  })
  return { status, stdout, stderr }
}

async function writeRevision(id: string, parent: string, up: string, more = ''): Promise<void> {
  await writeFile(
    join(workplace.directory, `migrations/versions/${id}.ts`),
    `
      export const revision: string = '${id}'
      export const downRevision = '${parent}'
      export async function up(db) { ${up} }
      export async function down() {}

      ${more}
    `,
  )
}

async function untilPrinted(output: NodeJS.ReadableStream, text: string): Promise<void> {
  let printed = ''
  for await (const chunk of output) {
    printed += chunk
    if (printed.includes(text)) return
  }
  throw new Error(`ended without '${text}': ${printed}`)
}
