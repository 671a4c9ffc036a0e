import { mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { CatalogSnapshot } from '../../../../db/migrate/index.ts'
import { keepCatalogs } from '../../../../scripts/db/folder/kept-catalogs.ts'

const declared = [{ path: 'db/schema.sql', text: 'create table users (name text)' }]
const catalog: CatalogSnapshot = [
  { kind: 'table', name: 'public.users', of: null, attributes: { comment: 'é' } },
]
const day = 24 * 3_600

let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'plaster-catalogs-'))
})

afterEach(() => rmSync(folder, { recursive: true }))

const onlyFile = () => join(folder, readdirSync(folder)[0] ?? '')

describe('keepCatalogs', () => {
  it('gives back what was kept for the same texts, wherever they are, and for no others', async () => {
    await keepCatalogs(folder).keep(declared, catalog)

    const read = (...texts: string[]) =>
      keepCatalogs(folder).read(texts.map((text) => ({ path: 'elsewhere.sql', text })))
    expect(await read('create table users (name text)')).toEqual(catalog)
    expect(await read('create table users (name text) ')).toBeUndefined()
    expect(await read('create table users (name text)', '')).toBeUndefined()
    expect(await read()).toBeUndefined()
  })

  it.each([
    ['cut off', (text: string) => text.slice(0, -1)],
    ['changed', (text: string) => text.replace('users', 'posts')],
    ['without its hash', (text: string) => text.slice(text.indexOf('\n') + 1)],
    ['empty', () => ''],
  ])('takes no file that is %s', async (_, damage) => {
    await keepCatalogs(folder).keep(declared, catalog)
    writeFileSync(onlyFile(), damage(readFileSync(onlyFile(), 'utf8')))

    expect(await keepCatalogs(folder).read(declared)).toBeUndefined()
  })

  it('forgets what was kept more than thirty days ago', async () => {
    await keepCatalogs(folder).keep(declared, catalog)
    const then = Date.now() / 1000 - 31 * day
    utimesSync(onlyFile(), then, then)

    await keepCatalogs(folder).keep([{ path: 'db/schema.sql', text: '' }], [])

    expect(readdirSync(folder)).toHaveLength(1)
    expect(await keepCatalogs(folder).read(declared)).toBeUndefined()
  })

  it('does without where nothing can be written', async () => {
    const kept = keepCatalogs(join(onlyFile(), 'file/below'))
    writeFileSync(join(folder, 'file'), '')

    await expect(kept.keep(declared, catalog)).resolves.toBeUndefined()
    expect(await kept.read(declared)).toBeUndefined()
  })
})
