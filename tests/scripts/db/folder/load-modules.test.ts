import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as kysely from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as engine from '../../../../db/migrate/index.ts'
import { compileModules } from '../../../../scripts/db/folder/compile-modules.ts'
import { loadModule } from '../../../../scripts/db/folder/load-modules.ts'

const root = new URL('../../../../', import.meta.url).pathname
const names = Array.from({ length: 5 }, (_, index) => `r${index}.ts`)

let directory: string
let elsewhere: string

beforeAll(async () => {
  // In the project, since a revision's packages are those of the folder that it lies in.
  directory = await mkdtemp(join(root, 'node_modules/.cache/revisions-'))
  elsewhere = await mkdtemp(join(tmpdir(), 'plaster-modules-'))
})

afterAll(async () => {
  await rm(directory, { recursive: true })
  await rm(elsewhere, { recursive: true })
})

function write(name: string, text: string): Promise<void> {
  return writeFile(join(directory, name), text)
}

/** A module that is loaded stays loaded, so that each case has others. */
function loadAll(prefix: string) {
  return Promise.allSettled(names.map((name) => loadModule(join(directory, prefix + name))))
}

describe('loadModule', () => {
  it('gives each of many modules as itself, and once', async () => {
    for (const name of names) await write(`a${name}`, `export const name: string = '${name}'`)

    const loaded = await loadAll('a')

    expect(loaded).toMatchObject(names.map((name) => ({ value: { name } })))
    expect(await loadAll('a')).toEqual(loaded)
  })

  it('shares what they import with others, Kysely and the engine too', async () => {
    await write('shared.mjs', 'export const shared = {}')
    const imports = [
      "export { shared } from './shared.mjs'",
      "export { sql } from 'kysely'",
      `export { runScript } from '${root}db/migrate/index.ts'`,
      'export const stack = (): string => String(new Error().stack)',
    ]
    for (const name of names) await write(`t${name}`, imports.join('\n'))

    const [first, second] = await loadAll('t')

    const { shared } = await import(join(directory, 'shared.mjs'))
    const { sql } = kysely
    const { runScript } = engine
    expect(first).toMatchObject({ value: { shared, sql, runScript } })
    expect(second).toMatchObject({ value: { shared, sql, runScript } })
    const { stack } = (first as PromiseFulfilledResult<{ stack(): string }>).value
    expect(stack()).toMatch(/plaster\/revisions\/\w+\.mjs/)
  })

  it('loads each by itself where one asks where it lies', async () => {
    for (const name of names) await write(`u${name}`, 'export const url = import.meta.url')

    const [first] = await loadAll('u')

    expect(first).toMatchObject({ value: { url: expect.stringMatching(/^file:.*\/ur0\.ts$/) } })
  })

  it('says of a broken one what is wrong with it, and loads the others', async () => {
    for (const name of names) await write(`b${name}`, 'export const one = 1')
    await write('br3.ts', 'export const = 1')

    const loaded = await loadAll('b')

    expect(loaded.map(({ status }) => status === 'rejected')).toEqual(
      names.map((name) => name === 'r3.ts'),
    )
  })

  it('takes a file of a project that does not say that it has ES modules', async () => {
    const path = join(elsewhere, 'one.ts')
    await writeFile(path, 'export const folder: string = __dirname')

    expect(await loadModule(path)).toMatchObject({ folder: elsewhere })
  })

  it('gives its own Kysely where a project has none, beside a broken file too', async () => {
    const good = join(elsewhere, 'good.ts')
    const broken = join(elsewhere, 'broken.ts')
    await writeFile(good, "export { sql } from 'kysely'")
    await writeFile(broken, 'export const = 1')

    const [first, second] = await Promise.allSettled([loadModule(good), loadModule(broken)])

    expect(first).toMatchObject({ value: { sql: kysely.sql } })
    expect(second).toMatchObject({ reason: { message: expect.stringContaining('broken.ts') } })
  })
})

describe('compileModules', () => {
  const path = '/somewhere/one.ts'

  it.each([
    ['export const folder = __dirname', false],
    ["export const { sep } = require('node:path')", false],
    ['module.exports = {}', false],
    ['export const sql = `-- plaster: allow require-concurrent-reindex`', true],
  ])('knows where a module may lie: %s', async (text, anywhere) => {
    expect((await compileModules([{ path, text }])) !== undefined).toBe(anywhere)
  })

  it('keeps what it made, by the text that it was made of', async () => {
    const first = await compileModules([{ path, text: 'export const kept: number = 1' }])
    const { mtimeMs } = await stat(first?.path ?? '')
    const again = await compileModules([{ path, text: 'export const kept: number = 1' }])
    const changed = await compileModules([{ path, text: 'export const kept: number = 2' }])

    expect(again).toEqual(first)
    expect((await stat(again?.path ?? '')).mtimeMs).toBe(mtimeMs)
    expect(changed?.path).not.toBe(first?.path)
    expect((await import(changed?.path ?? '')).module0.kept).toBe(2)
  })

  it('lets several make the same at once', async () => {
    const source = { path, text: `export const kept: number = ${Math.random()}` }

    const made = await Promise.all(Array.from({ length: 8 }, () => compileModules([source])))

    expect(new Set(made.map((compiled) => compiled?.text)).size).toBe(1)
  })
})
