import { mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type WatchedFunctions, watchFunctions } from '../../../scripts/dev/watch-functions.ts'
import { type Gateway, startGateway } from '../../../scripts/gateway/server.ts'
import { startProcess } from '../../setup/process.ts'

const cache = fileURLToPath(new URL('../../../node_modules/.cache', import.meta.url))
const blueprintModule = fileURLToPath(
  new URL('../../../functions/_http/blueprint.ts', import.meta.url),
)

let root: string
let functions: WatchedFunctions
let gateway: Gateway
let said: string[]

beforeEach(async () => {
  mkdirSync(cache, { recursive: true })
  root = mkdtempSync(join(cache, 'watched-'))
  said = []
  write('functions/things/blueprint.ts', blueprintWith(['count', 'show']))
  write('functions/things/count.ts', endpoint('/count', 'String((requests += 1))'))
  write(
    'functions/things/show.ts',
    `import { text } from '../../db/text.ts'\n${endpoint('/show', 'text')}`,
  )
  write('db/text.ts', "export const text: string = 'one'")
  write(
    'functions/app.ts',
    `import { register } from '${blueprintModule}'
    import { things } from './things/blueprint.ts'
    export const app = [register(things, { prefix: '/things' })]`,
  )
  functions = await watchFunctions(root, join(root, 'bundles'), (line) => said.push(line))
  gateway = await startGateway({ port: 0, routes: functions.routes })
})

afterEach(async () => {
  await gateway.close()
  await functions.close()
  rmSync(root, { recursive: true })
})

function write(path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true })
  writeFileSync(join(root, path), text)
}

function blueprintWith(endpoints: string[]): string {
  const list = JSON.stringify(endpoints)
  return `
    import { blueprint } from '${blueprintModule}'
    export const things = { ...blueprint('things', import.meta.url, []), endpoints: ${list} }`
}

function endpoint(path: string, body: string): string {
  return `
    let requests = 0
    const declaration = { method: 'GET', path: '${path}', summary: '', responses: { 200: null } }
    const run = async () => ({ statusCode: 200, body: ${body} })
    export const handler = Object.assign(run, { declaration, castIn: () => handler })`
}

async function ask(path: string): Promise<string> {
  const response = await fetch(gateway.url + path)
  return `${response.status} ${await response.text()}`
}

describe('watched functions', () => {
  it('run the new code of a file that they import, and only they start anew', async () => {
    const before = [await ask('/things/show'), await ask('/things/count')]

    write('db/text.ts', "export const text: string = 'two'")

    await expect.poll(() => ask('/things/show')).toBe('200 two')
    expect([before, await ask('/things/count')]).toEqual([['200 one', '200 1'], '200 2'])
    expect(said).toEqual(['reload: things-show'])
  })

  it('answer with the place of a syntax error until it is mended', async () => {
    write('db/text.ts', 'export const text =\n  = 1')

    await expect.poll(() => ask('/things/show')).toMatch(/^500 /)
    const broken = await fetch(`${gateway.url}/anywhere`, { method: 'DELETE' })
    write('db/text.ts', "export const text: string = 'mended'")
    await expect.poll(() => ask('/things/show')).toBe('200 mended')

    expect(broken.headers.get('content-type')).toBe('application/problem+json')
    expect(await broken.json()).toMatchObject({
      status: 500,
      detail: 'db/text.ts:2:3: Unexpected "="',
    })
    expect(said[0]).toBe('db/text.ts:2:3: Unexpected "="')
  })

  it.each([
    [
      'has no endpoint',
      'functions/things/show.ts',
      'export {}',
      'blueprint things: functions/things/show.ts does not export a handler made by endpoint()',
    ],
    [
      'names an endpoint without a file',
      'functions/things/blueprint.ts',
      blueprintWith(['gone']),
      'blueprint things: endpoint "gone" has no file: write functions/things/gone.ts',
    ],
    [
      'imports what is not there',
      'functions/things/show.ts',
      "import './gone.ts'",
      'functions/things/show.ts:1:8: Could not resolve "./gone.ts"',
    ],
    [
      'uses what a built function does not have',
      'functions/things/show.ts',
      "export const list = (db) => db.withSchema('other')",
      "functions/things/show.ts:1:31: .withSchema is for migrations alone: name the schema with the table: db.selectFrom('other.users')",
    ],
  ])('say in one line that a file %s', async (_, path, text, line) => {
    write(path, text)

    await expect.poll(() => said).toContain(line)
  })

  it('take in a new endpoint and let one go', async () => {
    write('functions/things/deep/new.ts', endpoint('/new', "'new'"))
    write('functions/things/blueprint.ts', blueprintWith(['deep/new']))

    await expect.poll(() => ask('/things/new')).toBe('200 new')
    expect(await ask('/things/show')).toBe('404 {"message":"Not Found"}')
  })

  it('keep no code that has gone out of use', async () => {
    const ofShow = () =>
      readdirSync(join(root, 'bundles'), { recursive: true, encoding: 'utf8' }).filter((name) =>
        /show-/.test(name),
      )
    const [before] = ofShow()

    write('db/text.ts', "export const text: string = 'two'")

    await expect.poll(ofShow).toEqual([expect.not.stringMatching(`${before}`)])
  })

  it('keep no directory of a process that was killed, and those of other machines for a day', async () => {
    const [own = ''] = readdirSync(join(root, 'bundles'))
    const killed = startProcess(['-e', ''])
    await killed.ended
    const left = own.replace(/^\d+/, `${killed.child.pid}`)
    const yesterday = new Date(Date.now() - 86_400_001)
    for (const name of [left, '1-elsewhere', '2-elsewhere'])
      mkdirSync(join(root, 'left', name), { recursive: true })
    utimesSync(join(root, 'left', '1-elsewhere'), yesterday, yesterday)

    const others = await watchFunctions(root, join(root, 'left'), () => {})

    expect(readdirSync(join(root, 'left')).sort()).toEqual(['2-elsewhere', own].sort())
    await others.close()
  })

  it('say in which line of its source a file throws when it is loaded', async () => {
    write('functions/things/show.ts', 'type Nothing = undefined\n\nmissing()')
    const program = `
      import { watchFunctions } from './scripts/dev/watch-functions.ts'
      process.setSourceMapsEnabled(true)
      const functions = await watchFunctions(${JSON.stringify(root)}, '${root}/others', console.log)
      await functions.close()
    `

    const running = startProcess(['--import', 'tsx', '--input-type=module', '--eval', program])

    expect(await running.ended).toBe(0)
    expect(running.output()).toBe(
      'functions/things/show.ts:3: ReferenceError: missing is not defined\n',
    )
  })
})
