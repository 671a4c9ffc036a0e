import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startProcess } from '../../setup/process.ts'

describe('loadRoutes', () => {
  const texts: [name: string, text: string, reason: RegExp][] = [
    ['is not TypeScript', 'const x = ;', /show\.ts:1:10: ERROR: Unexpected ";"/],
    ['imports a file that is not there', "import './absent.ts'", /Cannot find module .*absent\.ts/],
    ['imports a name that is not there', "import { no } from 'node:fs'\nno()", /named 'no'/],
  ]
  let folder: string
  let lines: string[]

  /** One process for all: to start it takes most of the time. */
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'plaster-routes-'))
    writeFileSync(join(folder, 'package.json'), '{"type":"module"}')
    for (const [index, [, text]] of texts.entries()) {
      mkdirSync(join(folder, `${index}`))
      writeFileSync(join(folder, `${index}/show.ts`), text)
    }
    const program = `
      import { blueprint, register } from './functions/_http/blueprint.ts'
      import { loadRoutes } from './scripts/routes/load-routes.ts'
      for (const index of ${JSON.stringify([...texts.keys()])}) {
        const file = 'file://${folder}/' + index + '/blueprint.ts'
        const broken = blueprint('broken', file, ['show'])
        await loadRoutes([register(broken)]).catch((error) => console.log(error.name, error.message))
      }
    `
    const args = ['--import', 'tsx', '--input-type=module', '--eval', program]
    const running = startProcess(args)
    await running.ended
    lines = running.output().trimEnd().split('\n')
  })

  afterAll(() => rmSync(folder, { recursive: true }))

  it.each(texts)('names in one line the endpoint whose file %s', (name, _, reason) => {
    const line = lines[texts.findIndex(([each]) => each === name)]

    expect(lines).toHaveLength(texts.length)
    expect(line).toMatch(/^BlueprintError blueprint broken: .*show\.ts does not load: .*$/)
    expect(line).toMatch(reason)
  })
})

it.each(['routes', 'build'])(
  'npm run %s names in one line a file that is not there',
  async (name) => {
    const withoutIt = `
    const fs = require('node:fs')
    const { existsSync } = fs
    fs.existsSync = (path) => !/functions.tweets.show\\.ts$/.test(path) && existsSync(path)
    require('node:module').syncBuiltinESMExports()`

    const running = startProcess(['-e', `${withoutIt}; import('./scripts/${name}.mjs')`])

    expect(await running.ended).toBe(1)
    expect(running.output()).toBe(
      'blueprint tweets: endpoint "show" has no file: write functions/tweets/show.ts\n',
    )
  },
)
