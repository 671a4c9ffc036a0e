import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { registrationsOf } from '../../../scripts/routes/load-routes.ts'
import { startProcess } from '../../setup/process.ts'

/** Endpoints that do not load, and what is said of each. */
const broken: Record<string, [text: string, line: string]> = {
  syntax: ['const x = ;', 'syntax.ts:1:11: Unexpected ";"'],
  file: ["\nimport './absent.ts'", 'file.ts:2:8: Could not resolve "./absent.ts"'],
  package: ["import 'absent'", "package.ts: Error: Cannot find package 'absent' imported from"],
  name: [
    "import { no } from './thrown.ts'\nno()",
    "name.ts: SyntaxError: The requested module './thrown.ts' does not provide an export named 'no'",
  ],
  thrown: ["type A = 1\n\nthrow new Error('oops\\nand more')", 'thrown.ts:3: Error: oops'],
  deep: ["import './thrown.ts'", 'thrown.ts:3: Error: oops'],
  value: ["throw 'oops'", 'value.ts: oops'],
}

it('loadRoutes says in one line where an endpoint does not load, and why', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'plaster-routes-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}')
  for (const [name, [text]] of Object.entries(broken))
    writeFileSync(join(folder, `${name}.ts`), text)
  const program = `
    import { blueprint, register } from './functions/_http/blueprint.ts'
    import { loadRoutes } from './scripts/routes/load-routes.ts'
    const names = ${JSON.stringify(Object.keys(broken))}
    const broken = blueprint('broken', 'file://${folder}/blueprint.ts', names)
    for (const only of names) {
      const loading = loadRoutes([register(broken, { only: [only] })], { root: '${folder}' })
      await loading.catch(({ name, message }) => console.log(name, message))
    }
  `

  const running = startProcess(['--import', 'tsx', '--input-type=module', '--eval', program])
  await running.ended

  expect(running.output().trim().split('\n')).toEqual(
    Object.values(broken).map(([, line]) => expect.stringContaining(`BlueprintError ${line}`)),
  )
})

it('registrationsOf says which file exports no list of registrations', () => {
  expect(() => registrationsOf({})).toThrow(
    'functions/app.ts does not export app, the list of what it registers',
  )
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
