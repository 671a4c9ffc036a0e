import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { bundle } from '../../../scripts/bundle/bundle.mjs'
import { fileCallsDuring } from '../../setup/file-calls.ts'

const cache = fileURLToPath(new URL('../../../node_modules/.cache/', import.meta.url))

let directory: string

beforeAll(async () => {
  directory = await mkdtemp(join(cache, 'bundle-'))
  await write('part.ts', "export const part: string = 'first'")
  await write('late.ts', "export { sql as late } from 'kysely'")
  await write(
    'main.ts',
    [
      "import { part } from './part.ts'",
      'export { part }',
      'export const place = import.meta.url',
      "export const late = async () => (await import('./late.ts')).late",
    ].join('\n'),
  )
})

afterAll(async () => {
  await rm(directory, { recursive: true })
  for (const name of ['main', 'other', 'full']) await rm(kept(name), { recursive: true })
})

function write(name: string, text: string): Promise<void> {
  return writeFile(join(directory, name), text)
}

function makeBundle(name = 'main'): Promise<URL> {
  return bundle(pathToFileURL(join(directory, `${name}.ts`)))
}

/** Where it is kept. */
function kept(name: string): string {
  return join(cache, 'plaster', `${basename(directory)}-${name}`)
}

async function age(file: URL, hours: number): Promise<void> {
  const then = new Date(Date.now() - hours * 3_600_000)
  await utimes(file, then, then)
}

describe('bundle', () => {
  it('makes one entry of several at once, with what is imported late in a file of its own', async () => {
    const [one, other] = await Promise.all([makeBundle(), makeBundle()])

    const module = await import(one.href)
    expect(one.href).toBe(other.href)
    expect(module.part).toBe('first')
    expect(module.place).toBe(pathToFileURL(join(directory, 'main.ts')).href)
    expect(await readFile(one, 'utf8')).not.toContain('kysely')
    expect(await module.late()).toBeTypeOf('function')
    expect(
      (await readdir(kept('main'))).filter((name) => !/^[\w-]+\.mjs$|^record\.json$/.test(name)),
    ).toEqual([])
  })

  it('shares Kysely with the others, and knows what that was made of', async () => {
    await write('other.ts', "export { sql } from 'kysely'")
    const other = await makeBundle('other')

    const { late } = await import((await makeBundle()).href)
    const { sql } = await import(other.href)
    expect(await late()).toBe(sql)
    const { inputs } = JSON.parse(await readFile(join(kept('main'), 'record.json'), 'utf8'))
    expect(Object.keys(inputs)).toContain(fileURLToPath(import.meta.resolve('kysely')))
  })

  it('is made again where a file has changed, or the folder is a copy of another', async () => {
    const before = await makeBundle()
    expect((await makeBundle()).href).toBe(before.href)

    await write('part.ts', "export const part: string = 'second one'")
    const after = await makeBundle()
    expect((await import(after.href)).part).toBe('second one')

    const record = join(kept('main'), 'record.json')
    const { inputs, entry } = JSON.parse(await readFile(record, 'utf8'))
    await writeFile(record, JSON.stringify({ root: '/elsewhere/', entry: 'none.mjs', inputs }))
    expect(basename((await makeBundle()).pathname)).toBe(entry)
  })

  it('writes what is gone of an earlier one that is the same', async () => {
    const before = await makeBundle()
    await write('part.ts', "export const part: string = 'another'")
    await makeBundle()
    await rm(before)

    await write('part.ts', "export const part: string = 'second one'")
    const after = await makeBundle()

    expect(after.href).toBe(before.href)
    expect(await readFile(after, 'utf8')).toContain('second one')
  })

  it('has each file on the disk before it is named, for a power cut', async () => {
    await write('part.ts', "export const part: string = 'on the disk'")

    const calls = await fileCallsDuring(() => makeBundle())

    const steps = calls.join(' ').replaceAll('write fsync rename', 'replaced').split(' ')
    expect(steps.length).toBeGreaterThan(1)
    expect(new Set(steps)).toEqual(new Set(['replaced']))
  })

  it('leaves a day, from when there is another, to what still runs by it', async () => {
    await write('part.ts', "export const part: string = 'old'")
    const old = await makeBundle()
    await age(old, 48)

    await write('part.ts', "export const part: string = 'newer than old'")
    await makeBundle()
    expect(existsSync(old)).toBe(true)

    await age(old, 25)
    await write('part.ts', "export const part: string = 'newest of all'")
    await makeBundle()
    expect(existsSync(old)).toBe(false)
  })

  it('is made again where a file was saved while it was made', async () => {
    const later = new Date(Date.now() + 60_000)
    const save = async (text: string) => {
      await write('part.ts', `export const part: string = '${text}'`)
      await utimes(join(directory, 'part.ts'), later, later)
    }
    await save('one')
    await makeBundle()

    await save('two')
    const { part } = await import((await makeBundle()).href)

    expect(part).toBe('two')
  })
})

it('leaves nothing of a bundle that cannot be kept', async () => {
  await write('full.ts', 'export {}')
  await mkdir(join(kept('full'), 'record.json', 'inside'), { recursive: true })

  await expect(makeBundle('full')).rejects.toThrow()

  expect(await readdir(kept('full'))).toEqual([
    expect.stringMatching(/^full-\w+\.mjs$/),
    'record.json',
  ])
})
