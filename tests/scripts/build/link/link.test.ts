import {
  appendFileSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { bundle } from '../../../../scripts/build/bundle.ts'
import { fromLinked } from '../../../../scripts/build/link/from-linked.ts'
import { createLink } from '../../../../scripts/build/link/link.ts'
import { linkedPackages } from '../../../../scripts/build/link/packages.ts'
import { updateFunctions } from '../../../../scripts/build/update-functions.ts'

const repository = new URL('../../../..', import.meta.url).pathname
const kysely = 'node_modules/kysely/dist/esm'
const kept = 'node_modules/.cache/plaster/linked.json'

let root: string

/** Small packages of the same names. */
const files = {
  'package.json': '{}',
  'node_modules/.package-lock.json': '{}',
  'node_modules/esbuild/package.json': '{"version":"1.0.0"}',
  [`${kysely}/index.js`]: [
    "export * from './nodes.js'",
    "export * from './schema/schema.js'",
    "export * from './plugin/with-schema/with-schema-plugin.js'",
    "export * from './mysql-driver.js'",
  ].join('\n'),
  [`${kysely}/nodes.js`]: [
    "import { freeze, command } from './util.js'",
    "export const used = freeze({ is: 'the one that is used' })",
    "export const unused = freeze({ is: 'one that nobody uses' })",
    "export class Unused extends command('one that nobody uses') {}",
    'export var Kind',
    "(function (Kind) {\n    Kind['A'] = 'a kind that nobody uses'\n})(Kind || (Kind = {}))",
  ].join('\n'),
  [`${kysely}/util.js`]:
    'export const freeze = (it) => Object.freeze(it)\nexport const command = (name) => class { name = name }',
  [`${kysely}/mysql-driver.js`]:
    "const key = Symbol('its own')\nexport class Driver { [key]() { return 'a driver' } }",
  [`${kysely}/schema/schema.js`]: "export class SchemaModule { say() { return 'the schema' } }",
  [`${kysely}/plugin/with-schema/with-schema-plugin.js`]: 'export class WithSchemaPlugin {}',
}

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'plaster-link-'))
  cpSync(join(repository, 'scripts/build'), join(root, 'scripts/build'), { recursive: true })
  for (const { name } of linkedPackages) {
    const main = name === 'kysely' ? 'dist/esm/index.js' : 'index.js'
    const manifest = JSON.stringify({ name, module: main, type: 'module', sideEffects: false })
    write(`node_modules/${name}/package.json`, manifest)
    if (name !== 'kysely') write(`node_modules/${name}/index.js`, '')
  }
})

beforeEach(async () => {
  for (const [path, text] of Object.entries(files)) write(path, text)
  await sleep(60)
  await createLink(root).files()
})

afterAll(() => rmSync(root, { recursive: true }))

function write(path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true })
  writeFileSync(join(root, path), text)
}

/** Another text of the same length and time, as npm unpacks another version. */
function writeAlike(path: string, from: string, to: string): void {
  const { atime, mtime } = statSync(join(root, path))
  write(path, readFileSync(join(root, path), 'utf8').replace(from, to))
  utimesSync(join(root, path), atime, mtime)
}

describe('createLink', () => {
  it('keeps what it has linked', async () => {
    const { ino } = statSync(join(root, kept))
    const link = createLink(root)

    expect(link.digest()).toMatch(/^[0-9a-f]{64}$/)
    expect(Object.values(await link.files()).join()).toContain('the one that is used')
    expect(statSync(join(root, kept)).ino).toBe(ino)
  })

  it.each<[string, () => void, string?]>([
    [
      'a file of a package',
      () => writeAlike(`${kysely}/nodes.js`, 'the one', 'another'),
      'another that is used',
    ],
    ['the packages', () => write('node_modules/.package-lock.json', '{"a":1}')],
    ['esbuild', () => write('node_modules/esbuild/package.json', '{"version":"1.0.1"}')],
    ['the way it is made', () => appendFileSync(join(root, 'scripts/build/trim/patch.ts'), '//')],
    ['what is kept, gone', () => rmSync(join(root, kept))],
    ['what is kept, cut off', () => write(kept, '{"files":')],
    ['what is kept, damaged', () => writeAlike(kept, 'the one', 'xxx xxx')],
  ])('links again after a change in %s', async (_, change, used = 'the one that is used') => {
    change()
    await sleep(60)

    const link = createLink(root)
    expect(link.digest()).toBeUndefined()
    const text = Object.values(await link.files()).join()

    expect(text).toContain(used)
    expect(createLink(root).digest()).toBe(link.digest())
  })

  it('keeps nothing that was written while it was linked', async () => {
    write(kysely.concat('/nodes.js'), `${files[`${kysely}/nodes.js`]}\n`)
    await createLink(root).files()

    expect(createLink(root).digest()).toBeUndefined()
  })

  it('works where nothing can be kept', async () => {
    rmSync(join(root, 'node_modules/.cache'), { recursive: true })
    writeFileSync(join(root, 'node_modules/.cache'), '')

    const text = Object.values(await createLink(root).files()).join()

    expect(text).toContain('the one that is used')
    rmSync(join(root, 'node_modules/.cache'))
  })
})

describe('a bundle from linked packages', () => {
  async function codeOf(source: string): Promise<string> {
    const plugins = [fromLinked(createLink(root).files)]
    const { bundles } = await bundle([{ functionName: 'one', source }], root, plugins)
    return Buffer.from(bundles.get('one')?.code ?? '').toString()
  }

  it('has nothing of them that it does not use', async () => {
    const code = await codeOf("export { used } from 'kysely'")

    expect(code).toContain('the one that is used')
    expect(code).not.toMatch(/nobody uses|a driver|the schema|its own/)
  })

  it('has what it uses', async () => {
    const code = await codeOf("export { Driver, Kind, Unused } from 'kysely'")

    expect(code).toMatch(/a driver/)
    expect(code).toMatch(/a kind that nobody uses/)
    expect(code).toMatch(/one that nobody uses/)
  })

  it('is the same whatever others use', async () => {
    const alone = await codeOf("export { used } from 'kysely'")
    const entries = ['used', 'Driver'].map((name) => ({
      functionName: name,
      source: `export { ${name} } from 'kysely'`,
    }))
    const { bundles } = await bundle(entries, root, [fromLinked(createLink(root).files)])

    expect(Buffer.from(bundles.get('used')?.code ?? '').toString()).toBe(alone)
  })
})

describe('a function of linked packages', () => {
  const directory = () => join(root, 'built')
  const entries = ['kysely', 'none'].map((functionName) => ({
    functionName,
    source: functionName === 'none' ? 'export {}' : "export { used } from 'kysely'",
    assets: [],
  }))

  async function update(): Promise<(number | undefined)[]> {
    mkdirSync(directory(), { recursive: true })
    await updateFunctions(entries, {
      root,
      directory: directory(),
      sourceMaps: 'apart',
      document: '{}',
    })
    return entries.map(({ functionName }) => {
      return statSync(join(directory(), `${functionName}.zip`)).ino
    })
  }

  it('is made again where they come out another way, and others are not', async () => {
    const [made, other] = await update()
    expect(await update()).toEqual([made, other])
    rmSync(join(root, kept))
    const [again] = await update()
    await sleep(60)
    writeAlike(`${kysely}/nodes.js`, 'the one', 'another')
    await sleep(60)

    const [changed, same] = await update()

    expect(changed).not.toBe(again)
    expect(same).toBe(other)
    const code = readFileSync(join(directory(), 'kysely/index.js'), 'utf8')
    expect(code).toContain('another that is used')
    expect(await update()).toEqual([changed, same])
  })
})
