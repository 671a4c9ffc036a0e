import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { bundle } from '../../scripts/bundle.mjs'

const cache = fileURLToPath(new URL('../../node_modules/.cache/', import.meta.url))

let directory: string
let kept: string

beforeAll(async () => {
  directory = await mkdtemp(join(cache, 'bundle-'))
  kept = join(cache, 'plaster', `${basename(directory)}-main`)
  await write('part.ts', "export const part: string = 'first'")
  await write('late.ts', "import { sql } from 'kysely'\nexport const late = typeof sql")
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
  await rm(kept, { recursive: true })
})

function write(name: string, text: string): Promise<void> {
  return writeFile(join(directory, name), text)
}

function makeBundle(): Promise<URL> {
  return bundle(pathToFileURL(join(directory, 'main.ts')))
}

describe('bundle', () => {
  it('makes one entry of several at once, with what is imported late in a file of its own', async () => {
    const [one, other] = await Promise.all([makeBundle(), makeBundle()])

    const module = await import(one.href)
    expect(one.href).toBe(other.href)
    expect(module.part).toBe('first')
    expect(module.place).toBe(pathToFileURL(join(directory, 'main.ts')).href)
    expect(await readFile(one, 'utf8')).not.toContain('kysely')
    expect(await module.late()).toBe('function')
    expect(
      (await readdir(kept)).filter((name) => !/^[\w-]+\.mjs$|^record\.json$/.test(name)),
    ).toEqual([])
  })

  it('is made again where a file has changed, or the folder is a copy of another', async () => {
    const before = await makeBundle()
    expect((await makeBundle()).href).toBe(before.href)

    await write('part.ts', "export const part: string = 'second one'")
    const after = await makeBundle()
    expect((await import(after.href)).part).toBe('second one')

    const record = join(kept, 'record.json')
    const { inputs, entry } = JSON.parse(await readFile(record, 'utf8'))
    await writeFile(record, JSON.stringify({ root: '/elsewhere/', entry: 'none.mjs', inputs }))
    expect(basename((await makeBundle()).pathname)).toBe(entry)
  })
})
