import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { startProcess } from '../../setup/process.ts'

it.each([
  ['is not TypeScript', 'const x = ;', /show\.ts:1:10: ERROR: Unexpected ";"/],
  ['imports a file that is not there', "import './absent.ts'", /Cannot find module .*absent\.ts/],
  ['imports a name that is not there', "import { no } from 'node:fs'\nno()", /named 'no'/],
])('loadRoutes names in one line the endpoint whose file %s', async (_, text, reason) => {
  const folder = mkdtempSync(join(tmpdir(), 'plaster-routes-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}')
  writeFileSync(join(folder, 'show.ts'), text)
  const program = `
    import { blueprint, register } from './functions/_http/blueprint.ts'
    import { loadRoutes } from './scripts/routes/load-routes.ts'
    const broken = blueprint('broken', 'file://${folder}/blueprint.ts', ['show'])
    await loadRoutes([register(broken)]).catch((error) => console.log(error.name, error.message))
  `

  const running = startProcess(['--import', 'tsx', '--input-type=module', '--eval', program])
  await running.ended

  expect(running.output()).toMatch(
    /^BlueprintError blueprint broken: .*show\.ts does not load: .*\n$/,
  )
  expect(running.output()).toMatch(reason)
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
