import {
  appendFileSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Begun } from '../../../scripts/build/begin-bundle.ts'
import { createLink } from '../../../scripts/build/link/link.ts'
import { updateFunctions } from '../../../scripts/build/update-functions.ts'

const repository = new URL('../../..', import.meta.url).pathname
const names = ['one', 'other']

let root: string
let directory: string

/** Two functions: `one` has a file of its own, both have `shared`, and of it `unused`. */
const files = {
  'functions/one.ts': "import { shared } from './shared.ts'\nexport const handler = () => shared",
  'functions/other.ts': [
    "import { shared } from './shared.ts'",
    "import document from './system/openapi.json'",
    'export const handler = () => [shared, document]',
  ].join('\n'),
  'functions/shared.ts': "import './unused.ts'\nexport const shared = 1",
  'functions/unused.ts': 'export const unused = 1',
  'functions/system/openapi.json': '{}',
  'asset.wasm': 'asset',
  'package.json': '{}',
  'node_modules/.package-lock.json': '{}',
}

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'plaster-update-'))
  cpSync(join(repository, 'scripts/build'), join(root, 'scripts/build'), { recursive: true })
  for (const folder of ['functions/system', 'node_modules']) {
    mkdirSync(join(root, folder), { recursive: true })
  }
})

afterAll(() => rmSync(root, { recursive: true }))

/** Begins with functions that are made of what there is. */
beforeEach(async () => {
  directory = join(root, 'built')
  rmSync(directory, { recursive: true, force: true })
  for (const [path, text] of Object.entries(files)) write(path, text)
  await settle()
  await update()
})

function write(path: string, text: string): void {
  writeFileSync(join(root, path), text)
}

/** Until the clock shows another time than that of the files. */
async function settle(): Promise<void> {
  await sleep(60)
}

interface Options {
  sourceMaps?: 'apart' | 'inline'
  document?: string
  more?: string
  begun?: Begun
}

function update({ sourceMaps = 'apart', document = '{}', more = '', begun }: Options = {}) {
  const entries = names.map((functionName) => ({
    functionName,
    source: `export { handler } from './functions/${functionName}.ts'${more}`,
    assets: functionName === 'other' ? [join(root, 'asset.wasm')] : [],
  }))
  return updateFunctions(entries, { root, directory, sourceMaps, document, begun })
}

/** Those that a second update makes again. */
async function made(options?: Parameters<typeof update>[0]): Promise<string[]> {
  const before = names.map(versionOf)
  await update(options)
  return names.filter((name, index) => versionOf(name) !== before[index])
}

/** Another one for another file, whatever is in it. */
function versionOf(name: string): number | undefined {
  return statSync(join(directory, `${name}.zip`), { throwIfNoEntry: false })?.ino
}

describe('updateFunctions', () => {
  it('makes nothing again of what is as it was', async () => {
    expect(await made()).toEqual([])
  })

  it.each<[string, () => void, string[]]>([
    ['its own code', () => write('functions/one.ts', 'export const handler = 2'), ['one']],
    ['code of both', () => write('functions/shared.ts', 'export const shared = 2'), names],
    ['code that it had no use for', () => write('functions/unused.ts', 'console.log(1)'), names],
    ['an asset', () => write('asset.wasm', 'another'), ['other']],
    ['the packages', () => write('node_modules/.package-lock.json', '{"a":1}'), names],
    [
      'the way it is made',
      () => appendFileSync(join(root, 'scripts/build/trim/files.ts'), '//'),
      names,
    ],
    ['its zip, gone', () => rmSync(join(directory, 'one.zip')), ['one']],
    ['its zip, damaged', () => appendFileSync(join(directory, 'one.zip'), 'x'), ['one']],
    ['its code unpacked, gone', () => rmSync(join(directory, 'one/index.js')), ['one']],
    ['its asset unpacked, gone', () => rmSync(join(directory, 'other/asset.wasm')), ['other']],
    ['its map, gone', () => rmSync(join(directory, 'maps/one.json')), ['one']],
    ['no record', () => rmSync(join(directory, 'record.json')), names],
    ['half a record', () => writeFileSync(join(directory, 'record.json'), '{"imports":'), names],
  ])('makes again what has a change in %s', async (_, change, expected) => {
    change()
    await settle()

    expect(await made()).toEqual(expected)
    expect(await made()).toEqual([])
  })

  it.each<[Parameters<typeof update>[0], string[]]>([
    [{ document: '{"a":1}' }, ['other']],
    [{ more: ';console.log(1)' }, names],
    [{ sourceMaps: 'inline' }, names],
  ])('makes again what comes out another way: %j', async (options, expected) => {
    expect(await made(options)).toEqual(expected)
    expect(await made(options)).toEqual([])
  })

  it('puts source maps beside the zips, or into the code', async () => {
    const code = () => readFileSync(join(directory, 'one/index.js'), 'utf8')
    expect(JSON.parse(readFileSync(join(directory, 'maps/one.json'), 'utf8'))).toMatchObject({
      sources: expect.arrayContaining([expect.stringContaining('functions/one.ts')]),
    })
    expect(code()).not.toContain('sourceMappingURL')

    await update({ sourceMaps: 'inline' })

    expect(code()).toContain('//# sourceMappingURL=data:application/json;base64,')
  })

  it('makes the same zip, byte by byte, alone and with the others, before and after', async () => {
    const zips = names.map(readZip)
    write('functions/one.ts', 'export const handler = 2')
    await update()
    const changed = names.map(readZip)
    write('functions/one.ts', files['functions/one.ts'])
    await update()

    expect(changed[0]?.equals(zips[0] as Buffer)).toBe(false)
    expect(names.map(readZip)).toEqual(zips)
  })

  it('makes each of those that begin with the same code, and again when that changes', async () => {
    const source = "export { handler } from './functions/one.ts'"
    const twins = ['one', 'twin'].map((functionName) => ({ functionName, source, assets: [] }))
    const make = async () => {
      await updateFunctions(twins, { root, directory, sourceMaps: 'apart', document: '{}' })
      return twins.map(({ functionName }) => versionOf(functionName))
    }
    rmSync(join(directory, 'record.json'))
    const versions = await make()
    expect(readZip('twin')).toEqual(readZip('one'))
    expect(await make()).toEqual(versions)

    write('functions/one.ts', 'export const handler = 2')

    for (const version of await make()) expect(versions).not.toContain(version)
    expect(readZip('twin')).toEqual(readZip('one'))
  })

  it('makes again what was written while it was made', async () => {
    rmSync(join(directory, 'record.json'))
    const running = update()
    write('functions/one.ts', 'export const handler = 2')
    await running

    expect(await made()).toEqual(['one'])
  })

  it('makes again what was written since its bundle was begun', async () => {
    const [began, link] = [Date.now(), createLink(root)]
    write('functions/one.ts', 'export const handler = 2')
    await settle()

    expect(
      await made({ begun: { began, link, goOn: () => {}, bundlesOf: async () => undefined } }),
    ).toEqual(['one'])
    expect(await made()).toEqual(['one'])
    expect(await made()).toEqual([])
  })

  it('leaves what there is where one cannot be made', async () => {
    const zips = names.map(readZip)
    rmSync(join(root, 'functions/unused.ts'))

    await expect(update()).rejects.toThrow('Could not resolve "./unused.ts"')

    expect(names.map(readZip)).toEqual(zips)
    write('functions/unused.ts', files['functions/unused.ts'])
    expect(await made()).toEqual([])
  })

  it('makes whole again what a killed build has left half made, also where its code is as it was', async () => {
    const parts = ['one/index.js', 'maps/one.json', 'one.zip'].map((path) => join(directory, path))
    const [code = '', map = ''] = parts
    const before = parts.map((path) => readFileSync(path))
    // In the place of a map, it ends the build when the code is there and the zip is not.
    rmSync(map)
    mkdirSync(map)
    write('functions/one.ts', 'export const handler = 2')
    await expect(update()).rejects.toThrow(map)
    expect(readFileSync(code).equals(before[0] as Buffer)).toBe(false)
    expect(readZip('one').equals(before[2] as Buffer)).toBe(true)
    rmSync(map, { recursive: true })
    writeFileSync(map, before[1] as Buffer)

    write('functions/one.ts', files['functions/one.ts'])
    await settle()
    await update()

    expect(parts.map((path) => readFileSync(path))).toEqual(before)
  })

  it('makes whole functions where two do it at once', async () => {
    rmSync(join(directory, 'record.json'))
    const zips = names.map(readZip)

    await Promise.all([update(), update(), update()])

    expect(names.map(readZip)).toEqual(zips)
    expect(readdirSync(directory).sort()).toEqual(
      ['maps', ...names.flatMap((name) => [name, `${name}.zip`]), 'record.json'].sort(),
    )
    expect(await made()).toEqual([])
  })
})

function readZip(name: string): Buffer {
  return readFileSync(join(directory, `${name}.zip`))
}
